//! What `--print-config` prints: TOML that could be read back, and beside each value where it comes from.

use std::fmt::Write;
use std::time::Duration;

use super::configuration::Configuration;
use super::effective::Row;
use super::file;
use super::quantity::show_duration;
use super::read_error::{Path, Segment};
use super::reading::Reading;
use super::source::Source;
use super::tree::{Node, Value, key_text, quote};
use crate::container::SourceLocation;

/// A page that grows by sections.
#[derive(Debug)]
pub(crate) struct Page(String);

/// A line of it: `key = value`, and a comment.
struct Line {
    text: String,
    comment: String,
}

impl Page {
    pub(crate) fn of(configuration: &Configuration) -> Self {
        let mut text =
            "# The configuration of this app, as it would start with it: each value, and where it comes from.\n".to_owned();
        let files: Vec<String> = configuration
            .files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        // Writing to a string cannot fail.
        let _ = match files.as_slice() {
            [] => writeln!(text, "# No file was read."),
            files => writeln!(text, "# Read: {}.", files.join(", then ")),
        };
        if let Some(profile) = &configuration.profile {
            let _ = writeln!(text, "# Profile: {profile}.");
        }
        Self(text)
    }

    /// A section of the framework's.
    pub(crate) fn section(&mut self, name: &str, rows: impl IntoIterator<Item = Row>) {
        let lines = rows.into_iter().map(|row| {
            let mut comment = row.source.to_string();
            if let Some((source, value)) = row.replaced {
                let _ = write!(comment, ", in place of {value} of {source}");
            }
            Line {
                text: match row.value.as_str() {
                    "" => format!("# {}", row.key),
                    value => format!("{} = {value}", row.key),
                },
                comment,
            }
        });
        self.lines(name, lines.collect());
    }

    /// The section of a `#[config]` struct: what is given, and what is not, as the struct says it, else by name.
    pub(crate) fn config(&mut self, prefix: &str, name: &str, at: SourceLocation, reading: &Reading) {
        let mut lines = Vec::new();
        if let Some(node) = &reading.node {
            rows(node, &mut Path::new(), &reading.secrets, &mut lines);
        }
        for path in &reading.absent {
            let value = reading.values.as_ref().and_then(|values| said(values, path));
            lines.push(Line {
                text: match value {
                    Some(value) => format!("{} = {value}", dotted(path)),
                    None => format!("# {}", dotted(path)),
                },
                comment: format!("default of `{name}` ({at})"),
            });
        }
        self.lines(prefix, lines);
    }

    fn lines(&mut self, name: &str, lines: Vec<Line>) {
        let _ = writeln!(self.0, "\n[{name}]");
        let width = lines.iter().map(|line| line.text.chars().count()).max();
        let width = width.unwrap_or(0);
        for Line { text, comment } in lines {
            // A comment ends with its line.
            let comment = comment.replace(char::is_control, " ");
            let _ = writeln!(self.0, "{text:<width$} # {comment}");
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// A value of a struct that says itself, as TOML.
fn said(values: &serde_json::Value, path: &[Segment]) -> Option<String> {
    let value = path.iter().try_fold(values, |value, segment| match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(index) => value.get(index),
    })?;
    json_to_toml(value)
}

/// TOML has no word for nothing.
fn json_to_toml(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::Bool(is_so) => Some(is_so.to_string()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::String(text) => Some(quote(text)),
        serde_json::Value::Array(values) => {
            let values: Option<Vec<String>> = values.iter().map(json_to_toml).collect();
            Some(format!("[{}]", values?.join(", ")))
        }
        serde_json::Value::Object(entries) => {
            let number = |key| entries.get(key).and_then(serde_json::Value::as_u64);
            // serde's own form of a duration, which nobody would write so.
            if let (2, Some(seconds), Some(nanos)) = (entries.len(), number("secs"), number("nanos")) {
                let nanos = u32::try_from(nanos).ok()?;
                return Some(show_duration(Duration::new(seconds, nanos)));
            }
            let entries = entries
                .iter()
                .filter_map(|(key, value)| Some(format!("{} = {}", key_text(key), json_to_toml(value)?)));
            Some(format!("{{ {} }}", entries.collect::<Vec<_>>().join(", ")))
        }
    }
}

/// The leaves of a table under dotted keys, each in a line of its own.
fn rows(node: &Node, path: &mut Path, secrets: &[Path], lines: &mut Vec<Line>) {
    if let Value::Table(table) = &node.value
        && !secrets.contains(path)
        && (path.is_empty() || !table.0.is_empty())
    {
        for (key, entry) in &table.0 {
            path.push(Segment::Key(key.clone()));
            rows(&entry.node, path, secrets, lines);
            path.pop();
        }
        return;
    }
    let holds_secret = secrets.iter().any(|secret| secret.starts_with(path));
    let value = if holds_secret {
        "\"***\"".to_owned()
    } else {
        written(&node.value, &node.at)
    };
    lines.push(Line {
        text: format!("{} = {value}", dotted(path)),
        comment: node.at.to_string(),
    });
}

/// A variable that nobody has asked to be anything is what TOML would take it for.
fn written(value: &Value, at: &Source) -> String {
    match value {
        Value::Raw(text) => match file::value(text, at) {
            Some(node) => node.value.to_toml(),
            None => value.to_toml(),
        },
        Value::Array(nodes) => {
            let nodes: Vec<String> = nodes.iter().map(|node| written(&node.value, at)).collect();
            format!("[{}]", nodes.join(", "))
        }
        other => other.to_toml(),
    }
}

fn dotted(path: &[Segment]) -> String {
    let segments = path.iter().map(|segment| match segment {
        Segment::Key(key) => key_text(key),
        Segment::Index(index) => index.to_string(),
    });
    segments.collect::<Vec<_>>().join(".")
}
