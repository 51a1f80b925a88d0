//! Which sections are whose: those of the framework, and those of the app's `#[config]` structs.

use crate::config::component::Entry;
use crate::config::effective::{not_a_table, unknown_key};
use crate::config::sections::SECTIONS;
use crate::config::tree::{Table, key_text};
use crate::config::{Configuration, Mistake};
use crate::container::construct::Blueprint;
use crate::container::{Declaration, SourceLocation};

pub(super) fn entries(blueprint: &Blueprint) -> Vec<&'static Entry> {
    let read_before = blueprint.read_before().into_iter();
    let mut entries: Vec<&Entry> = read_before.filter_map(|entry| entry.downcast_ref()).collect();
    entries.sort_by_key(|entry| (entry.prefix, SourceLocation::from(entry.at)));
    entries
}

/// Sections and keys at the top that are nobody's.
pub(super) fn refuse_unknown(configuration: &Configuration, prefixes: &[&str], mistakes: &mut Vec<Mistake>) {
    let is_off = |section: &&str| {
        (!cfg!(feature = "logging") && *section == "log") || (!cfg!(feature = "http2") && *section == "http2")
    };
    let sections = SECTIONS.iter().copied().filter(|section| !is_off(section));
    refuse_unknown_in(&configuration.tree, "", sections, prefixes, mistakes);
}

/// A prefix may have parts: what stands beside the second is looked at as what stands beside the first.
fn refuse_unknown_in<'a>(
    table: &Table,
    path: &str,
    sections: impl Iterator<Item = &'a str>,
    prefixes: &[&'a str],
    mistakes: &mut Vec<Mistake>,
) {
    let own = prefixes
        .iter()
        .map(|prefix| prefix.split('.').next().unwrap_or_default());
    let mut known: Vec<&str> = sections.chain(own).collect();
    known.sort_unstable();
    known.dedup();
    for (name, entry) in &table.0 {
        if !known.contains(&name.as_str()) {
            unknown_key(path, name, table, known.iter().copied(), mistakes);
            continue;
        }
        let inner: Vec<&str> = prefixes
            .iter()
            .filter_map(|prefix| prefix.strip_prefix(name.as_str())?.strip_prefix('.'))
            .collect();
        // A struct that reads all of it says by itself what is unknown.
        if inner.is_empty() || prefixes.contains(&name.as_str()) {
            continue;
        }
        let path = if path.is_empty() {
            key_text(name)
        } else {
            format!("{path}.{name}")
        };
        match entry.node.as_table() {
            Some(table) => refuse_unknown_in(table, &path, std::iter::empty(), &inner, mistakes),
            None => mistakes.push(not_a_table(&path, &entry.node)),
        }
    }
}

/// Structs of which one reads what is another's.
pub(super) fn refuse_shared(entries: &[&'static Entry], mistakes: &mut Vec<Mistake>) {
    for (index, entry) in entries.iter().enumerate() {
        let is_within = |other: &&&Entry| {
            let rest = other.prefix.strip_prefix(entry.prefix);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let others: Vec<&&Entry> = entries[index + 1..].iter().filter(is_within).collect();
        let is_first = entries[..index].iter().all(|other| other.prefix != entry.prefix);
        if others.is_empty() || !is_first {
            continue;
        }
        let structs = std::iter::once(entry).chain(others).map(|entry| Declaration {
            name: (entry.key)().name(),
            at: entry.at.into(),
        });
        mistakes.push(Mistake::SharedPrefix {
            prefix: entry.prefix.to_owned(),
            structs: structs.collect(),
        });
    }
}
