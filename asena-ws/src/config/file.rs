//! A file of TOML as a tree, in which each value knows its line and column.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::mistake::Mistake;
use super::source::Source;
use super::tree::{Entry, Node, Table, Value};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What can be read of a file, and all that is wrong with the rest.
pub(crate) fn read(path: &Path, bytes: &[u8], mistakes: &mut Vec<Mistake>) -> Table {
    let path: Arc<Path> = path.into();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text),
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            mistakes.push(Mistake::Syntax {
                at: Places { text: &valid, path }.at(valid.len()),
                problem: "a byte that is no UTF-8".to_owned(),
            });
            return Table::default();
        }
    };
    let places = Places { text, path };
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return places.table(table.get_ref());
    }
    mistakes.extend(errors.into_iter().map(|error| Mistake::Syntax {
        at: places.at(error.span().map_or(text.len(), |span| span.start)),
        problem: error.message().to_owned(),
    }));
    // What the parser made of a broken file would lead to mistakes that are none.
    Table::default()
}

/// Where the bytes of a text are.
struct Places<'a> {
    text: &'a str,
    path: Arc<Path>,
}

impl Places<'_> {
    fn at(&self, offset: usize) -> Source {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Source::File {
            path: Arc::clone(&self.path),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let entries = table.iter().map(|(key, value)| {
            let entry = Entry {
                key_at: self.at(key.span().start),
                node: self.node(value.span(), value.get_ref()),
            };
            (key.get_ref().to_string(), entry)
        });
        let mut entries: Vec<_> = entries.collect();
        // The parser sorts them by name.
        entries.sort_by(|(_, one), (_, other)| one.key_at.order().cmp(&other.key_at.order()));
        Table(entries.into_iter().collect())
    }

    fn node(&self, span: Range<usize>, value: &DeValue<'_>) -> Node {
        let value = match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| Value::Text(number.to_string()), Value::Integer),
            DeValue::Float(number) => number
                .as_str()
                .parse()
                .map_or_else(|_| Value::Text(number.to_string()), Value::Float),
            DeValue::Boolean(is_so) => Value::Boolean(*is_so),
            DeValue::Datetime(time) => Value::Datetime(time.to_string()),
            DeValue::Array(values) => {
                let nodes = values.iter();
                let nodes = nodes.map(|value| self.node(value.span(), value.get_ref()));
                Value::Array(nodes.collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node {
            value,
            at: self.at(span.start),
        }
    }
}

/// The value of a variable that is written as one of TOML: `true`, `8`, `["a", "b"]`.
pub(crate) fn value(text: &str, at: &Source) -> Option<Node> {
    // A value's own parser takes whole lines; as the only entry of a file it must end where the text does.
    let document = format!("value = {text}");
    let table = DeTable::parse(&document).ok()?;
    let places = Places {
        text: &document,
        path: Path::new("").into(),
    };
    let mut table = places.table(table.get_ref());
    if table.0.len() != 1 {
        return None;
    }
    let mut node = table.0.shift_remove("value")?.node;
    node.stands_at(at);
    Some(node)
}

impl Node {
    /// All of it comes from one place.
    fn stands_at(&mut self, at: &Source) {
        self.at = at.clone();
        match &mut self.value {
            Value::Array(nodes) => nodes.iter_mut().for_each(|node| node.stands_at(at)),
            Value::Table(table) => {
                for entry in table.0.values_mut() {
                    entry.key_at = at.clone();
                    entry.node.stands_at(at);
                }
            }
            _ => {}
        }
    }
}
