//! Hours of coming and going, and whether memory stays where it was.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

use super::churn::{Done, Guest};
use crate::Outcome;
use crate::client::Client;
use crate::control::{Order, Tally};
use crate::host::Host;
use crate::usage::Usage;
use crate::visitors::Venue;

/// As many come and go at a time.
const GUESTS: u64 = 200;
/// How often a large message is sent to those who read too slowly.
const PUBLISH_EVERY: Duration = Duration::from_millis(4);
const PUBLISHED_BYTES: usize = 8 * 1024;
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How much more the second half may have than the first, on average: what the allocator's luck makes of it.
const SLACK_BYTES: u64 = 1 << 20;
const SLACK_PERCENT: u64 = 5;

/// What came of it.
#[derive(Clone, Debug)]
pub struct Soaked {
    /// What the guests did.
    pub done: Done,
    /// Resident memory, on average, of the first half without its first tenth.
    pub first_bytes: u64,
    /// Of the second half.
    pub second_bytes: u64,
    /// The most that there was.
    pub most_bytes: u64,
    /// When all had gone.
    pub left_bytes: u64,
    /// The same.
    pub tally: Tally,
}

/// Lets guests come and go for so long.
///
/// # Errors
///
/// If one is served wrongly, or if anything is left over.
pub async fn soak(program: &Path, time: Duration, mut look: impl FnMut(Duration, Usage)) -> Outcome<Soaked> {
    let host = Arc::new(Host::start(program, Duration::from_secs(25)).await?);
    let mut control = Client::open(host.dial().await?, "/control").await?;
    let (stop, stopped) = watch::channel(false);
    let (publish, published) = watch::channel(0);
    let mut guests = JoinSet::new();
    for number in 0..GUESTS {
        let guest = Guest::new(number, Arc::clone(&host), stopped.clone(), published.clone());
        guests.spawn(guest.come_and_go());
    }
    let begun = Instant::now();
    let mut samples = Vec::new();
    let mut publishing = interval(PUBLISH_EVERY);
    let mut looking = interval(LOOK_EVERY);
    while begun.elapsed() < time {
        tokio::select! {
            _ = publishing.tick() => publish_noise(&mut control, &publish).await?,
            _ = looking.tick() => {
                let usage = host.usage()?;
                samples.push(usage.resident_bytes);
                look(begun.elapsed(), usage);
            }
            // They end when they are told to: before that, one has failed.
            Some(ended) = guests.join_next() => return Err(ended?.err().unwrap_or_else(|| "a guest left".into())),
        }
    }
    stop.send(true)?;
    let mut done = Done::default();
    loop {
        tokio::select! {
            // Who reads too slowly waits for it.
            _ = publishing.tick() => publish_noise(&mut control, &publish).await?,
            ended = guests.join_next() => match ended {
                Some(ended) => done += ended??,
                None => break,
            },
        }
    }
    let tally = order(&mut control, &Order::Leave { staying: 0 }).await?;
    let soaked = Soaked {
        done,
        first_bytes: mean(&samples[samples.len() / 20..samples.len() / 2]),
        second_bytes: mean(&samples[samples.len() / 2..]),
        most_bytes: samples.iter().copied().max().unwrap_or_default(),
        left_bytes: host.usage()?.resident_bytes,
        tally,
    };
    soaked.is_empty()?;
    Ok(soaked)
}

impl Soaked {
    /// Whether memory has stayed where it was. It takes some minutes to tell.
    ///
    /// # Errors
    ///
    /// If the second half had more of it.
    pub fn is_flat(&self) -> Outcome {
        let at_most = self.first_bytes + self.first_bytes * SLACK_PERCENT / 100 + SLACK_BYTES;
        if self.second_bytes <= at_most {
            return Ok(());
        }
        Err("memory has grown".into())
    }

    fn is_empty(&self) -> Outcome {
        match (self.tally.sockets, self.tally.rooms) {
            (0, 0) => Ok(()),
            (sockets, rooms) => {
                Err(format!("{sockets} sockets and {rooms} rooms are left over\n{self}").into())
            }
        }
    }
}

impl fmt::Display for Soaked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, most, left] = [
            self.first_bytes,
            self.second_bytes,
            self.most_bytes,
            self.left_bytes,
        ]
        .map(|bytes| bytes / 1024);
        let counts = self.tally.counts;
        writeln!(formatter, "{}", self.done)?;
        writeln!(
            formatter,
            "{} opened, {} closed, {} messages handled",
            counts.opened, counts.closed, counts.messages
        )?;
        write!(
            formatter,
            "RSS on average: {first} KiB in the first half, {second} KiB in the second; {most} KiB at most, {left} KiB at the end"
        )
    }
}

async fn publish_noise(
    control: &mut Client<<Host as Venue>::Stream>,
    published: &watch::Sender<u64>,
) -> Outcome {
    let text = "x".repeat(PUBLISHED_BYTES);
    let (prefix, count) = ("noise-".to_owned(), 1);
    order(control, &Order::Rooms { prefix, count, text }).await?;
    published.send_modify(|published| *published += 1);
    Ok(())
}

async fn order(control: &mut Client<<Host as Venue>::Stream>, order: &Order) -> Outcome<Tally> {
    control.send(&serde_json::to_vec(order)?).await?;
    Ok(serde_json::from_slice(&control.text().await?)?)
}

fn mean(samples: &[u64]) -> u64 {
    samples.iter().sum::<u64>() / samples.len().max(1) as u64
}
