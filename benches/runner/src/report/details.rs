//! One scenario in full, and the system calls.

use std::fmt::Write;
use std::time::Duration;

use bench_common::measurement::{Measurement, SlowConsumer};
use bench_common::scenario::{ALL, Metric, Scenario, Workload};

use crate::comparison::{self, Row, Verdict, verdict};
use crate::peers::{self, Role};
use crate::results::Results;
use crate::statistics::median;
use crate::tables::{number, table};

pub fn render(results: &Results, scenario: &Scenario) -> String {
    let rows = comparison::rows(results, scenario);
    let missing = missing(results, scenario);
    if rows.is_empty() && missing.is_empty() {
        return String::new();
    }
    let (name, title, unit) = (scenario.name, scenario.title, scenario.metric().words());
    let mut text = format!("## {name}\n\n{title}: {unit}.{}\n\n", runs(results, &rows));
    if let Some(words) = explanation(scenario) {
        let _ = write!(text, "{words}\n\n");
    }
    if !rows.is_empty() {
        let _ = write!(text, "![{title}](report/{name}.svg)\n\n");
        text.push_str(&numbers(&rows, scenario.metric()));
        text.push('\n');
        if rows.iter().any(|row| is_of_another_call(row, &rows)) {
            text.push_str(
                "\\* Measured in another call than ours above, beside ours of that call: the ratio counts, the medians are not to \
                 be compared.\n\n",
            );
        }
    }
    text.push_str(&missing);
    text
}

/// How many runs there are of each, how long they are, and of which commit, for a reader of this section alone.
fn runs(results: &Results, rows: &[Row<'_>]) -> String {
    let newest = rows
        .iter()
        .filter_map(|row| row.runs.first())
        .map(|run| run.session)
        .max();
    let Some(session) = newest.and_then(|newest| results.session(newest)) else {
        return String::new();
    };
    let counts = || rows.iter().map(|row| row.runs.len());
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    let count = if least == most {
        most.to_string()
    } else {
        format!("{least} to {most}")
    };
    let word = if most == 1 { "run" } else { "runs" };
    let seconds = number(Duration::from_millis(session.measured_ms).as_secs_f64());
    let commit = &session.commit;
    format!(" {count} {word} each, {seconds} s where time is what ends them, at commit {commit}.")
}

/// Whether its numbers do not come from the call of `benches/run` that ours come from.
fn is_of_another_call(row: &Row<'_>, rows: &[Row<'_>]) -> bool {
    let session = |row: &Row<'_>| row.runs.first().map(|run| run.session);
    let ours = rows.iter().find(|row| row.peer.role == Role::Ours);
    ours.is_some_and(|ours| session(ours) != session(row))
}

/// What the columns of a scenario do not say by their names.
fn explanation(scenario: &Scenario) -> Option<&'static str> {
    match scenario.workload {
        Workload::SlowConsumer { .. } => Some(
            "One member stops reading for good. Then another one does, for three seconds, and takes what there is for it. \
             `gone after` is when the server's end of the first was no longer established, `missed` how many of the publishes \
             that all others have the second did not get, `close code` what it found at the end of what it got.\n\n\
             Ours may keep 1 MiB for a slow one (`outbox_bytes_max`), and with a tenth for what is around it grow by 1.10 MiB. \
             `disconnect`, the default, sends 4008 as soon as that is full, and is gone when the close handshake has had its 5 s \
             (`close_timeout`); who reads within them is told. The other policies keep the connection and drop messages; who has \
             taken nothing for 10 s is cut off (`write_timeout`), and cannot be told.",
        ),
        Workload::EchoBesideBroadcast { .. } => Some(
            "From when a message was due until its echo was read. The load reads what the room hears on the same thread, a few \
             members at a time: `sent late by` is what that adds.",
        ),
        _ => None,
    }
}

fn numbers(rows: &[Row<'_>], metric: Metric) -> String {
    let mut header = vec!["server", "median", "spread", "× ours [95 %]", ""];
    let further: &[&str] = match metric {
        Metric::CpuMicrosecondsPerMessage => &["per second", "server busy", "load busy", "p50 µs", "p99 µs"],
        Metric::CpuMicrosecondsPerHandshake => &["per second", "server busy", "load busy"],
        Metric::BytesPerConnection => &["MiB before", "MiB after"],
        Metric::LatencyMicroseconds => &["p50 µs", "p99.9 µs", "largest µs", "sent late by, p99 µs"],
        Metric::GrowthMebibytes => &[
            "others' rate kept",
            "others per second",
            "gone after",
            "missed",
            "close code",
        ],
    };
    header.extend(further);
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut cells = comparison_cells(row);
            if is_of_another_call(row, rows) {
                cells[0].push_str(" *");
            }
            cells.extend(further_cells(row, metric));
            cells
        })
        .collect();
    table(&header, &cells)
}

fn comparison_cells(row: &Row<'_>) -> Vec<String> {
    let spread = row.spread;
    let ratio = row.ratio.map_or(String::new(), |ratio| {
        format!("{:.2} [{:.2}–{:.2}]", ratio.median, ratio.low, ratio.high)
    });
    let words = row.ratio.as_ref().map_or("", |ratio| match verdict(ratio) {
        Verdict::OursIsBetter => "ours is better",
        Verdict::OursIsWorse => "ours is worse",
        Verdict::NoDifference => "no difference",
        Verdict::TooFewPairs => "too few pairs",
    });
    vec![
        row.peer.title.to_owned(),
        number(spread.median),
        format!("{}–{}", number(spread.min), number(spread.max)),
        ratio,
        words.to_owned(),
    ]
}

fn further_cells(row: &Row<'_>, metric: Metric) -> Vec<String> {
    match metric {
        Metric::CpuMicrosecondsPerMessage => {
            let mut cells = rates(row);
            cells.push(middle(row, |run| Some(run.latency?.p50)));
            cells.push(middle(row, |run| Some(run.latency?.p99)));
            cells
        }
        Metric::CpuMicrosecondsPerHandshake => rates(row),
        Metric::BytesPerConnection => vec![
            middle(row, |run| Some(mebibytes(run.memory?.before_bytes))),
            middle(row, |run| Some(mebibytes(run.memory?.after_bytes))),
        ],
        Metric::LatencyMicroseconds => vec![
            middle(row, |run| Some(run.latency?.p50)),
            middle(row, |run| Some(run.latency?.p999)),
            middle(row, |run| Some(run.latency?.max)),
            middle(row, |run| Some(run.latency?.late_p99)),
        ],
        Metric::GrowthMebibytes => slow_consumer(row),
    }
}

fn rates(row: &Row<'_>) -> Vec<String> {
    vec![
        middle(row, |run| Some(float(run.messages) / run.wall_seconds)),
        percent(row, |run| Some(run.server_cpu_seconds / run.wall_seconds)),
        percent(row, |run| Some(run.load_cpu_seconds / run.wall_seconds)),
    ]
}

fn slow_consumer(row: &Row<'_>) -> Vec<String> {
    let of = |run: &Measurement, field: fn(&SlowConsumer) -> Option<f64>| field(run.slow_consumer.as_ref()?);
    let kept = |slow: &SlowConsumer| Some(slow.others_after_per_second / slow.others_before_per_second);
    let watched = middle(row, |run| of(run, |slow| Some(slow.watched_seconds)));
    let gone: Vec<f64> = row
        .runs
        .iter()
        .filter_map(|run| of(&run.measurement, |slow| slow.gone_after_seconds))
        .collect();
    let gone = match median(&gone) {
        Some(seconds) if gone.len() == row.runs.len() => format!("{seconds:.1} s"),
        Some(seconds) => format!("{seconds:.1} s, in {} of {} runs", gone.len(), row.runs.len()),
        None => format!("not within {watched} s"),
    };
    let code = row
        .runs
        .iter()
        .find_map(|run| run.measurement.slow_consumer.as_ref()?.paused.close_code);
    vec![
        percent(row, |run| of(run, kept)),
        middle(row, |run| of(run, |slow| Some(slow.others_after_per_second))),
        gone,
        middle(row, |run| of(run, |slow| Some(float(slow.paused.missed)))),
        code.map_or("none".to_owned(), |code| code.to_string()),
    ]
}

fn middle(row: &Row<'_>, of: impl Fn(&Measurement) -> Option<f64>) -> String {
    let values: Vec<f64> = row.runs.iter().filter_map(|run| of(&run.measurement)).collect();
    median(&values).map_or("–".to_owned(), number)
}

fn percent(row: &Row<'_>, of: impl Fn(&Measurement) -> Option<f64>) -> String {
    let values: Vec<f64> = row.runs.iter().filter_map(|run| of(&run.measurement)).collect();
    median(&values).map_or("–".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

fn mebibytes(bytes: u64) -> f64 {
    float(bytes) / f64::from(1 << 20)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a run have far fewer digits than an f64"
)]
fn float(count: u64) -> f64 {
    count as f64
}

/// Who has no numbers here, and why.
fn missing(results: &Results, scenario: &Scenario) -> String {
    let mut text = String::new();
    for peer in peers::ALL {
        if let Some(reason) = results.reason(scenario, peer.name) {
            let _ = writeln!(text, "- {} failed: {reason}", peer.title);
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// System calls per message, counted in runs of their own since strace slows a server down several times.
pub fn system_calls(results: &Results) -> String {
    let mut rows = Vec::new();
    for scenario in ALL {
        for peer in peers::ALL {
            let Some(run) = results.system_calls(scenario, peer.name) else {
                continue;
            };
            let Some(calls) = &run.measurement.system_calls else {
                continue;
            };
            let per_message = |count: u64| number(float(count) / float(run.measurement.messages.max(1)));
            let names: Vec<String> = calls
                .names
                .iter()
                .map(|(name, count)| format!("{name} {}", per_message(*count)))
                .collect();
            rows.push(vec![
                scenario.name.to_owned(),
                peer.title.to_owned(),
                per_message(calls.total),
                names.join(", "),
            ]);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let table = table(&["scenario", "server", "per message", "most of them"], &rows);
    format!(
        "## System calls\n\nPer message or delivery, counted by strace in runs of their own: it slows a server down, so more \
         waits at each turn than without it.\n\n{}",
        table.replace("--:", "---")
    )
}
