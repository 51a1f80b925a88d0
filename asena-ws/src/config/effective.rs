//! The values of one section, each with where it comes from.

use super::environment;
use super::in_code::InCode;
use super::key::Key;
use super::mistake::Mistake;
use super::source::Source;
use super::tree::{Node, Table, key_text};
use crate::connection::options::InvalidOption;
use crate::container::suggestion::similar;

/// A plain struct of options, filled layer by layer.
pub(crate) struct Effective<T: 'static> {
    pub(crate) value: T,
    /// The section's name, for messages: `connection`, `endpoints."/chat"`.
    path: String,
    keys: &'static [Key<T>],
    /// By key.
    sources: Vec<Source>,
    /// What an operator has written, and code has set otherwise.
    replaced: Vec<Option<(Source, String)>>,
}

/// A part of a section, whichever struct it fills: several may stand in one table.
pub(crate) trait Part {
    fn names(&self) -> Vec<&'static str>;

    /// Reads the key, if it is one of its own.
    fn take(&mut self, name: &str, path: &str, node: &Node, mistakes: &mut Vec<Mistake>) -> bool;
}

/// One value, for those who print it.
pub(crate) struct Row {
    pub(crate) key: &'static str,
    pub(crate) value: String,
    pub(crate) source: Source,
    pub(crate) replaced: Option<(Source, String)>,
}

impl<T: Clone> Effective<T> {
    pub(crate) fn new(path: impl Into<String>, value: T, keys: &'static [Key<T>]) -> Self {
        Self {
            value,
            path: path.into(),
            keys,
            sources: vec![Source::Default; keys.len()],
            replaced: vec![None; keys.len()],
        }
    }

    /// The same under another name: what an endpoint begins with is the app's.
    pub(crate) fn inherit(&self, path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            ..Self::new("", self.value.clone(), self.keys)
        }
    }

    /// Lays what was read over what there is.
    pub(crate) fn read(&mut self, node: Option<&Node>, mistakes: &mut Vec<Mistake>) {
        let path = self.path.clone();
        read_parts(&path, &mut [self], node, mistakes);
    }

    /// Lays over it what code has set.
    pub(crate) fn obey(&mut self, code: &InCode<T>) {
        for (name, at) in &code.keys {
            let key = self.keys.iter().find(|key| key.name == *name);
            if let Some(key) = key {
                self.set(name, Source::Code(*at), |value| key.copy(&code.value, value));
            }
        }
    }

    /// Lays over it what code has made of the value that it was given, where that is another.
    pub(crate) fn overlay(&mut self, before: &T, after: &T, source: &Source) {
        for (index, key) in self.keys.iter().enumerate() {
            let set = key.show(after);
            if set == key.show(before) {
                continue;
            }
            let was = std::mem::replace(&mut self.sources[index], source.clone());
            if was.is_read() {
                self.replaced[index] = Some((was, key.show(&self.value)));
            }
            key.copy(after, &mut self.value);
        }
    }

    /// Takes back, with a mistake for each, what an operator has written and nothing could live with.
    ///
    /// # Errors
    ///
    /// The first option that is out of its bounds though no operator has touched the section.
    pub(crate) fn check(
        &mut self,
        fallback: &T,
        check: impl Fn(&T) -> Result<(), InvalidOption>,
        mistakes: &mut Vec<Mistake>,
    ) -> Result<(), InvalidOption> {
        // Each turn takes one option back, so it ends.
        for _ in 0..=self.keys.len() {
            let Err(invalid) = check(&self.value) else { break };
            let index = self.keys.iter().position(|key| key.name == invalid.option);
            let Some(index) = index.filter(|_| self.sources.iter().any(Source::is_read)) else {
                return Err(invalid);
            };
            let key = &self.keys[index];
            mistakes.push(Mistake::InvalidValue {
                key: format!("{}.{}", self.path, key.name),
                at: self.to_blame(index, invalid.rule),
                found: match key.show(&self.value) {
                    nothing if nothing.is_empty() => "not set".to_owned(),
                    value => value,
                },
                expected: invalid.rule.to_owned(),
            });
            key.copy(fallback, &mut self.value);
            self.sources[index] = Source::Default;
            if check(&self.value) == Err(invalid) {
                break;
            }
        }
        Ok(())
    }

    /// Where an operator has written an option, or else the one that its rule compares it with.
    fn to_blame(&self, index: usize, rule: &str) -> Source {
        let mut keys = self.keys.iter().zip(&self.sources);
        let compared =
            keys.find(|(key, source)| source.is_read() && rule.contains(&format!("`{}`", key.name)));
        match (&self.sources[index], compared) {
            (source, Some((_, compared))) if !source.is_read() => compared.clone(),
            (source, _) => source.clone(),
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let values = self.keys.iter().zip(&self.sources).zip(&self.replaced);
        values.map(|((key, source), replaced)| Row {
            key: key.name,
            value: key.show(&self.value),
            source: source.clone(),
            replaced: replaced.clone(),
        })
    }

    /// For what is read or said elsewhere.
    pub(crate) fn set(&mut self, name: &str, source: Source, set: impl FnOnce(&mut T)) {
        let Some(index) = self.keys.iter().position(|key| key.name == name) else {
            return;
        };
        let was = std::mem::replace(&mut self.sources[index], source);
        if was.is_read() {
            self.replaced[index] = Some((was, self.keys[index].show(&self.value)));
        }
        set(&mut self.value);
    }

    pub(crate) fn source(&self, name: &str) -> Option<&Source> {
        let index = self.keys.iter().position(|key| key.name == name)?;
        self.sources.get(index)
    }
}

impl<T: Clone> Part for Effective<T> {
    fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }

    fn take(&mut self, name: &str, path: &str, node: &Node, mistakes: &mut Vec<Mistake>) -> bool {
        let Some(index) = self.keys.iter().position(|key| key.name == name) else {
            return false;
        };
        if self.keys[index].read(&mut self.value, path, node, mistakes) {
            self.sources[index] = node.at.clone();
        }
        true
    }
}

/// Lays a table over the parts that it is of.
pub(crate) fn read_parts(
    path: &str,
    parts: &mut [&mut dyn Part],
    node: Option<&Node>,
    mistakes: &mut Vec<Mistake>,
) {
    let Some(node) = node else { return };
    let Some(table) = node.as_table() else {
        mistakes.push(not_a_table(path, node));
        return;
    };
    for (name, entry) in &table.0 {
        let key = format!("{path}.{}", key_text(name));
        if parts
            .iter_mut()
            .any(|part| part.take(name, &key, &entry.node, mistakes))
        {
            continue;
        }
        let names: Vec<&str> = parts.iter().flat_map(|part| part.names()).collect();
        unknown_key(path, name, table, names.iter().copied(), mistakes);
    }
}

pub(crate) fn not_a_table(path: &str, node: &Node) -> Mistake {
    Mistake::InvalidValue {
        key: path.to_owned(),
        at: node.at.clone(),
        found: node.value.describe(),
        expected: format!("a table: `[{path}]`"),
    }
}

/// Notes a key that stands beside known ones. `path` is empty at the top.
pub(crate) fn unknown_key<'a>(
    path: &str,
    name: &str,
    table: &Table,
    known: impl Iterator<Item = &'a str> + Clone,
    mistakes: &mut Vec<Mistake>,
) {
    let Some(entry) = table.0.get(name) else { return };
    let under = |name: &str| match path {
        "" => key_text(name),
        path => format!("{path}.{}", key_text(name)),
    };
    let similar = similar(name, known.clone()).map(under);
    let allowed: Vec<String> = known.map(str::to_owned).collect();
    if !matches!(entry.key_at, Source::Variable(_)) {
        mistakes.push(Mistake::UnknownKey {
            key: under(name),
            at: entry.key_at.clone(),
            similar,
            allowed,
        });
        return;
    }
    // A table that only variables have made is known by them alone.
    let mut leaves = Vec::new();
    entry.node.leaves(&mut leaves);
    for at in leaves {
        let Source::Variable(variable) = at else { continue };
        let key = environment::key_of(variable);
        let rest = key.strip_prefix(&under(name)).unwrap_or_default();
        let meant = similar.as_ref().map(|similar| format!("{similar}{rest}"));
        mistakes.push(Mistake::UnknownKey {
            at: at.clone(),
            similar: meant.or_else(|| environment::similar_variable(variable)),
            allowed: allowed.clone(),
            key,
        });
    }
}
