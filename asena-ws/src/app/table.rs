//! What an app says of itself at its start.

use std::fmt::Write;

use super::parts::Parts;
use crate::container::SourceLocation;
use crate::driver::endpoint::EndpointEntry;

/// The discovered parts in a line, then a table of the endpoints.
pub(crate) fn render(parts: &Parts) -> String {
    let mut text = summary(parts);
    let rows: Vec<[String; 5]> =
        std::iter::once(["path", "name", "type", "middleware", "declared at"].map(String::from))
            .chain(parts.endpoints.iter().map(|endpoint| row(parts, endpoint)))
            .collect();
    let mut widths = [0; 5];
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
    text
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
        .map(|(count, noun)| {
            let plural = if *count == 1 || *noun == "global middleware" {
                ""
            } else {
                "s"
            };
            format!("{count} {noun}{plural}")
        });
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
