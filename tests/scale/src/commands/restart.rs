//! A restart under load: one process hands its clients over to the next, and nothing that was accepted is lost.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::Outcome;
use crate::generation::{Server, Totals};
use crate::ledger::Generation;
use crate::poster::{Seen, Stage, post};

/// As many come at once at the beginning.
const ARRIVALS: usize = 250;
const ARRIVE_EVERY: Duration = Duration::from_millis(100);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What came of it.
#[derive(Clone, Debug)]
pub struct Restarted {
    connections: usize,
    pace: Duration,
    /// By process.
    totals: [Totals; 2],
    /// Replies that clients had, by process.
    replies: [u64; 2],
    resent: u64,
    told: u64,
    refused: u64,
    /// From the signal to the end of the first process.
    ended_after: Duration,
    /// Since the signal, sorted.
    closed_after: Vec<Duration>,
    /// Since the signal, sorted.
    back_after: Vec<Duration>,
    /// From the close to the next connection, sorted.
    away: Vec<Duration>,
    /// Of messages that were sent before the signal, and of others, sorted.
    latencies: [Vec<Duration>; 2],
}

/// Has so many clients post while one process takes over from the other.
///
/// # Errors
///
/// If a client is served wrongly, or a process does not end clean.
pub async fn restart(program: &Path, connections: usize, pace: Duration) -> Outcome<Restarted> {
    let first = Server::start(program, 0, Generation(1)).await?;
    let (stop, stopped) = watch::channel(false);
    let stage = Arc::new(Stage {
        address: first.address,
        pace,
        stop: stopped,
        served: [AtomicUsize::new(0), AtomicUsize::new(0)],
    });
    let mut posters = JoinSet::new();
    for place in 0..u32::try_from(connections)? {
        if place as usize % ARRIVALS == ARRIVALS - 1 {
            sleep(ARRIVE_EVERY).await;
        }
        posters.spawn(post(Arc::clone(&stage), place));
    }
    served(&stage.served[0], connections, &mut posters).await?;
    sleep(pace).await;
    let second = Server::start(program, first.address.port(), Generation(2)).await?;
    let signalled = Instant::now();
    first.terminate()?;
    let first = first.ended().await?;
    let ended_after = signalled.elapsed();
    served(&stage.served[1], connections, &mut posters).await?;
    sleep(pace).await;
    stop.send(true)?;
    let mut seen = Vec::new();
    while let Some(ended) = posters.join_next().await {
        seen.push(ended??);
    }
    second.terminate()?;
    let totals = [first, second.ended().await?];
    Ok(Restarted::of(pace, totals, signalled, ended_after, &seen))
}

/// Waits until all have had a reply from a process.
async fn served(count: &AtomicUsize, connections: usize, posters: &mut JoinSet<Outcome<Seen>>) -> Outcome {
    while count.load(Ordering::Relaxed) < connections {
        tokio::select! {
            // They end when they are told to: before that, one has failed.
            Some(ended) = posters.join_next() => {
                return Err(ended?.err().unwrap_or_else(|| "a client left".into()));
            }
            () = sleep(LOOK_EVERY) => {}
        }
    }
    Ok(())
}

impl Restarted {
    fn of(
        pace: Duration,
        totals: [Totals; 2],
        signalled: Instant,
        ended_after: Duration,
        seen: &[Seen],
    ) -> Self {
        let replies = |generation| {
            let replies = seen.iter().filter_map(|seen| seen.replies.get(&generation));
            replies.sum()
        };
        let moved = || seen.iter().flat_map(|seen| &seen.moved);
        let latencies = |is_after: bool| {
            let all = seen.iter().flat_map(|seen| &seen.latencies);
            let some = all.filter(|(sent, _)| (*sent >= signalled) == is_after);
            sorted(some.map(|(_, latency)| *latency))
        };
        Self {
            connections: seen.len(),
            pace,
            totals,
            replies: [replies(1), replies(2)],
            resent: seen.iter().map(|seen| seen.resent).sum(),
            told: seen.iter().map(|seen| seen.told).sum(),
            refused: seen.iter().map(|seen| seen.refused).sum(),
            ended_after,
            closed_after: sorted(moved().map(|(closed, _)| closed.duration_since(signalled))),
            back_after: sorted(moved().map(|(_, back)| back.duration_since(signalled))),
            away: sorted(moved().map(|(closed, back)| back.duration_since(*closed))),
            latencies: [latencies(false), latencies(true)],
        }
    }

    /// Messages that a handler had accepted, and whose reply no client has had.
    #[must_use]
    pub fn lost(&self) -> u64 {
        let lost = self.totals.iter().zip(self.replies);
        lost.map(|(totals, replies)| totals.accepted.abs_diff(replies))
            .sum()
    }

    /// How many came back in the second in which most did.
    #[must_use]
    pub fn back_in_a_second_at_most(&self) -> usize {
        per_second(&self.back_after).into_iter().max().unwrap_or_default()
    }

    /// # Errors
    ///
    /// If a message or a reply was lost, or a client was closed twice, or not at all, or not told when to come back.
    pub fn is_lossless(&self) -> Outcome {
        if self.lost() > 0 {
            return Err(format!("{} replies were lost", self.lost()).into());
        }
        if self
            .totals
            .iter()
            .any(|totals| totals.accepted != totals.answered)
        {
            return Err(format!("a handler did not end: {:?}", self.totals).into());
        }
        let each_once = self.closed_after.len() == self.connections && self.told == self.connections as u64;
        if !each_once {
            return Err("not everybody was told and closed once".into());
        }
        Ok(())
    }
}

/// As Markdown.
impl fmt::Display for Restarted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.totals;
        let [before, after] = &self.latencies;
        writeln!(
            formatter,
            "{} connections, each with a message in flight or {} ms until the next. The first process ended {:.1} s after the signal.\n",
            self.connections,
            self.pace.as_millis(),
            self.ended_after.as_secs_f64()
        )?;
        writeln!(formatter, "| | first process | second process |\n|---|---:|---:|")?;
        writeln!(
            formatter,
            "| messages accepted by a handler | {} | {} |",
            first.accepted, second.accepted
        )?;
        writeln!(
            formatter,
            "| replies that clients had | {} | {} |\n",
            self.replies[0], self.replies[1]
        )?;
        writeln!(
            formatter,
            "Lost: {}. Sent again, since no handler had accepted them: {}. Attempts to connect that failed: {}.\n",
            self.lost(),
            self.resent,
            self.refused
        )?;
        writeln!(formatter, "| | p50 | p99 | most |\n|---|---:|---:|---:|")?;
        for (name, times) in [
            ("closed, after the signal", &self.closed_after),
            ("back, after the signal", &self.back_after),
            ("away, from the close to the next connection", &self.away),
            ("reply to a message sent before the signal", before),
            ("reply to a message sent after it", after),
        ] {
            let [p50, p99, most] = [50, 99, 100].map(|percent| percentile(times, percent));
            writeln!(formatter, "| {name} | {p50} ms | {p99} ms | {most} ms |")?;
        }
        writeln!(
            formatter,
            "\n| second after the signal | closed | back |\n|---:|---:|---:|"
        )?;
        let (closed, back) = (per_second(&self.closed_after), per_second(&self.back_after));
        for second in 0..closed.len().max(back.len()) {
            let [closed, back] =
                [&closed, &back].map(|counts| counts.get(second).copied().unwrap_or_default());
            writeln!(formatter, "| {} | {closed} | {back} |", second + 1)?;
        }
        Ok(())
    }
}

fn sorted(times: impl Iterator<Item = Duration>) -> Vec<Duration> {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times
}

fn percentile(sorted: &[Duration], percent: usize) -> u128 {
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).map_or(0, Duration::as_millis)
}

fn per_second(times: &[Duration]) -> Vec<usize> {
    let mut counts = Vec::new();
    for time in times {
        let second = usize::try_from(time.as_secs()).unwrap_or(usize::MAX);
        if counts.len() <= second {
            counts.resize(second + 1, 0);
        }
        counts[second] += 1;
    }
    counts
}
