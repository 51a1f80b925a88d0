//! What an app says of itself at its start.

use std::fmt::Write;

use super::background::Waiting;
use super::parts::Parts;
use crate::bus::subscriber::BusSubscriber;
use crate::container::{HookName, SourceLocation};
use crate::driver::endpoint::EndpointEntry;
use crate::scheduling::ScheduledJob;

/// The discovered parts in a line, then a table of the endpoints.
pub(crate) fn render(parts: &Parts) -> String {
    let mut text = summary(parts);
    let endpoints = parts.endpoints.iter().map(|endpoint| row(parts, endpoint));
    write_rows(
        &mut text,
        ["path", "name", "type", "middleware", "declared at"],
        endpoints,
    );
    text
}

/// The jobs with their next run, and the subscribers to the bus; nothing if there are none.
pub(crate) fn render_tasks(waiting: &Waiting) -> Option<String> {
    let Waiting { jobs, subscribers } = waiting;
    let mut text = String::new();
    if !jobs.is_empty() {
        text.push_str(&count(jobs.len(), "job"));
        let header = ["job", "schedule", "next run", "declared at"];
        write_rows(&mut text, header, jobs.iter().map(job_row));
    }
    if !subscribers.is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&count(subscribers.len(), "subscriber"));
        let header = ["subscriber", "topics", "queue", "declared at"];
        write_rows(&mut text, header, subscribers.iter().map(subscriber_row));
    }
    (!text.is_empty()).then_some(text)
}

/// Columns as wide as their widest cell, each row on a line of its own.
fn write_rows<const COLUMNS: usize>(
    text: &mut String,
    header: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) {
    let rows: Vec<[String; COLUMNS]> = std::iter::once(header.map(String::from)).chain(rows).collect();
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in &rows {
        text.push('\n');
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            // Writing to a string cannot fail.
            let _ = write!(line, "  {cell:<width$}");
        }
        text.push_str(line.trim_end());
    }
}

fn job_row(job: &ScheduledJob) -> [String; 4] {
    let HookName {
        component,
        method,
        at,
    } = &job.name;
    [
        format!("{component}::{method}"),
        job.job.timing.to_string(),
        job.next_run(),
        at.to_string(),
    ]
}

fn subscriber_row(subscriber: &BusSubscriber) -> [String; 4] {
    let HookName {
        component,
        method,
        at,
    } = &subscriber.name;
    [
        format!("{component}::{method}"),
        subscriber.subscription.selection.pattern.to_owned(),
        subscriber.subscription.queue.to_string(),
        at.to_string(),
    ]
}

fn count(count: usize, noun: &str) -> String {
    let plural = if count == 1 || noun == "global middleware" {
        ""
    } else {
        "s"
    };
    format!("{count} {noun}{plural}")
}

fn summary(parts: &Parts) -> String {
    let counts = [
        (parts.endpoints.len(), "endpoint"),
        (parts.middleware.len(), "global middleware"),
        (parts.services.len(), "service"),
        (parts.bindings.len(), "binding"),
    ];
    let counts = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(number, noun)| count(*number, noun));
    let counts: Vec<String> = counts.collect();
    let counts = if counts.is_empty() {
        "nothing".to_owned()
    } else {
        counts.join(", ")
    };
    let version = env!("CARGO_PKG_VERSION");
    match &parts.crates {
        Some(crates) => format!(
            "asena-ws {version} discovered {counts} in crates: {}",
            crates.join(", ")
        ),
        None => format!("asena-ws {version} was given {counts}"),
    }
}

fn row(parts: &Parts, endpoint: &EndpointEntry) -> [String; 5] {
    let own = (endpoint.middleware)();
    let global = parts
        .middleware
        .iter()
        .map(|middleware| middleware.entry.component.name);
    let middleware: Vec<&str> = global
        .chain(own.iter().map(|entry| entry.component.name))
        .collect();
    [
        endpoint.path.to_owned(),
        endpoint.name.to_owned(),
        (endpoint.component.key)().name().to_owned(),
        if middleware.is_empty() {
            "-".to_owned()
        } else {
            middleware.join(", ")
        },
        SourceLocation::from(endpoint.component.at).to_string(),
    ]
}
