//! What has become of the entries of a map.

use std::collections::BTreeMap;

pub(super) enum Fate<'a, T> {
    Kept(&'a T, &'a T),
    Gone,
    /// It is gone, and exactly one that is new may be the same.
    Renamed(&'a str),
    New(&'a T),
}

/// The fate of each key, in order. One that another was renamed to is not new.
pub(super) fn fates<'a, T>(
    old: &'a BTreeMap<String, T>,
    new: &'a BTreeMap<String, T>,
    is_same: impl Fn(&T, &T) -> bool,
) -> BTreeMap<&'a str, Fate<'a, T>> {
    let mut fates = BTreeMap::new();
    for (key, value) in new {
        let fate = match old.get(key) {
            Some(old) => Fate::Kept(old, value),
            None => Fate::New(value),
        };
        fates.insert(key.as_str(), fate);
    }
    for (key, value) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
        let mut same = fates
            .iter()
            .filter(|(_, fate)| matches!(fate, Fate::New(other) if is_same(value, other)))
            .map(|(key, _)| *key);
        let fate = match (same.next(), same.next()) {
            (Some(name), None) => Fate::Renamed(name),
            _ => Fate::Gone,
        };
        if let Fate::Renamed(name) = fate {
            fates.remove(name);
        }
        fates.insert(key, fate);
    }
    fates
}
