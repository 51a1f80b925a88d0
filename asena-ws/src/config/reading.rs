//! One section as a struct: what it is, and all that is wrong with it.

use serde::de::DeserializeOwned;

use super::deserializer::{NodeDeserializer, Notes};
use super::effective::{not_a_table, unknown_key};
use super::mistake::Mistake;
use super::read_error::{Cause, Path, Place, ReadError, Segment, path_text};
use super::source::Source;
use super::tree::{Entry, Node, Table, Value};
use crate::container::Declaration;

/// serde stops at the first mistake, so a section is read once more for each. More are not looked for.
const MISTAKES_MAX: usize = 64;

/// What the reading of a section has come by.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) mistakes: Vec<Mistake>,
    pub(crate) secrets: Vec<Path>,
    /// Fields that are not given, and so have their defaults.
    pub(crate) absent: Vec<Path>,
    /// What was read, with variables as what they turned out to be.
    pub(crate) node: Option<Node>,
    /// The struct as it says itself, if it does.
    pub(crate) values: Option<serde_json::Value>,
}

/// A value, if nothing is wrong. An absent section is an empty one.
pub(crate) fn read<T: DeserializeOwned>(
    prefix: &str,
    declaration: Declaration,
    node: Option<&Node>,
    problems: impl Fn(&T) -> Vec<(String, String)>,
) -> (Option<T>, Reading) {
    let empty = || Node {
        value: Value::Table(Table::default()),
        at: Source::Default,
    };
    let mut attempt = Attempt {
        prefix,
        declaration,
        node: node.cloned().unwrap_or_else(empty),
        removed: Vec::new(),
        mistakes: Vec::new(),
    };
    let mut reading = Reading::default();
    if attempt.node.as_table().is_none() {
        reading.mistakes.push(not_a_table(prefix, &attempt.node));
        return (None, reading);
    }
    for _ in 0..MISTAKES_MAX {
        let notes = Notes::default();
        let read = T::deserialize(NodeDeserializer::new(&attempt.node, &notes));
        for (path, siblings) in notes.ignored.take() {
            attempt.note_unknown(&path, siblings);
        }
        match read {
            Ok(value) => {
                reading.secrets = notes.secrets.take();
                reading.absent = notes.absent.take();
                if attempt.mistakes.is_empty() {
                    attempt.note_problems(problems(&value), &reading.secrets);
                }
                reading.mistakes = attempt.mistakes;
                for (path, value) in notes.resolved.take() {
                    if let Some(node) = find(&mut attempt.node, &path) {
                        node.value = value;
                    }
                }
                reading.node = Some(attempt.node);
                return (reading.mistakes.is_empty().then_some(value), reading);
            }
            Err(error) => {
                if !attempt.note(error) {
                    break;
                }
            }
        }
    }
    reading.mistakes = attempt.mistakes;
    (None, reading)
}

struct Attempt<'a> {
    prefix: &'a str,
    declaration: Declaration,
    /// The section, with placeholders for what was wrong.
    node: Node,
    /// What could not even be a placeholder.
    removed: Vec<Path>,
    mistakes: Vec<Mistake>,
}

impl Attempt<'_> {
    /// Whether there may be more to find.
    fn note(&mut self, error: ReadError) -> bool {
        let Some(place) = error.place else {
            return false;
        };
        match error.cause {
            _ if place.is_placeholder => self.remove(&place.path),
            Cause::MissingField(field) => self.note_missing(*place, field),
            Cause::UnknownField(siblings) => {
                self.note_unknown(&place.path, siblings);
                self.remove(&place.path)
            }
            cause => {
                let path = place.path.clone();
                self.mistakes.push(self.mistake(cause, *place));
                self.put_placeholder(&path)
            }
        }
    }

    fn mistake(&self, cause: Cause, place: Place) -> Mistake {
        let key = path_text(self.prefix, &place.path);
        match cause {
            Cause::Expected(expected) => Mistake::InvalidValue {
                key,
                at: place.at,
                found: place.found,
                expected,
            },
            // A type's own words may well repeat what it was given.
            Cause::Said(_) if place.is_secret => Mistake::Refused {
                key,
                at: place.at,
                found: place.found,
                problem: "its type does not take it".to_owned(),
            },
            Cause::Said(problem) => Mistake::Refused {
                key,
                at: place.at,
                found: place.found,
                problem,
            },
            Cause::MissingField(_) | Cause::UnknownField(..) => Mistake::MissingKey {
                key,
                at: place.at,
                wanted_by: self.declaration.clone(),
            },
        }
    }

    fn note_missing(&mut self, place: Place, field: &'static str) -> bool {
        let mut path = place.path;
        path.push(Segment::Key(field.to_owned()));
        if self.removed.contains(&path) {
            return false;
        }
        self.mistakes.push(Mistake::MissingKey {
            key: path_text(self.prefix, &path),
            at: place.at,
            wanted_by: self.declaration.clone(),
        });
        self.put_placeholder(&path)
    }

    fn note_unknown(&mut self, path: &[Segment], siblings: &'static [&'static str]) {
        let [parents @ .., Segment::Key(name)] = path else {
            return;
        };
        let Some(table) = find(&mut self.node, parents).and_then(|node| node.as_table().cloned()) else {
            return;
        };
        let before = self.mistakes.len();
        let parent = path_text(self.prefix, parents);
        unknown_key(
            &parent,
            name,
            &table,
            siblings.iter().copied(),
            &mut self.mistakes,
        );
        // A section that is read again is full of what was noted before.
        let noted: Vec<Mistake> = self.mistakes.drain(before..).collect();
        for mistake in noted {
            if !self.mistakes.contains(&mistake) {
                self.mistakes.push(mistake);
            }
        }
    }

    /// What the struct's validation says: it knows paths, and we know what stands there.
    fn note_problems(&mut self, problems: Vec<(String, String)>, secrets: &[Path]) {
        for (field, problem) in problems {
            let path: Path = field
                .split('.')
                .filter(|segment| !segment.is_empty())
                .map(|segment| Segment::Key(segment.to_owned()))
                .collect();
            let node = find(&mut self.node, &path);
            let at = node.as_ref().map_or(Source::Default, |node| node.at.clone());
            let (found, problem) = match node {
                _ if secrets.contains(&path) => {
                    ("***".to_owned(), "it does not pass its validation".to_owned())
                }
                Some(node) => (node.value.describe(), problem),
                None => ("its default".to_owned(), problem),
            };
            self.mistakes.push(Mistake::Refused {
                key: path_text(self.prefix, &path),
                at,
                found,
                problem,
            });
        }
    }

    fn put_placeholder(&mut self, path: &[Segment]) -> bool {
        let placeholder = Node {
            value: Value::Placeholder,
            at: Source::Default,
        };
        if let Some(node) = find(&mut self.node, path).filter(|_| !path.is_empty()) {
            *node = placeholder;
            return true;
        }
        let [parents @ .., Segment::Key(name)] = path else {
            return false;
        };
        let Some(Node {
            value: Value::Table(table),
            ..
        }) = find(&mut self.node, parents)
        else {
            return false;
        };
        let entry = Entry {
            key_at: Source::Default,
            node: placeholder,
        };
        table.0.insert(name.clone(), entry);
        true
    }

    fn remove(&mut self, path: &[Segment]) -> bool {
        let [parents @ .., Segment::Key(name)] = path else {
            return false;
        };
        let Some(Node {
            value: Value::Table(table),
            ..
        }) = find(&mut self.node, parents)
        else {
            return false;
        };
        self.removed.push(path.to_vec());
        table.0.shift_remove(name).is_some()
    }
}

fn find<'a>(node: &'a mut Node, path: &[Segment]) -> Option<&'a mut Node> {
    path.iter()
        .try_fold(node, |node, segment| match (&mut node.value, segment) {
            (Value::Table(table), Segment::Key(key)) => table.0.get_mut(key).map(|entry| &mut entry.node),
            (Value::Array(nodes), Segment::Index(index)) => nodes.get_mut(*index),
            _ => None,
        })
}
