//! Reads a tree by serde, and remembers which of it was read.

use std::cell::RefCell;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, VariantAccess, Visitor};

use super::access::{Elements, Entries, Halves, Variant};
use super::file;
use super::quantity;
use super::read_error::{Cause, Path, Place, ReadError, Segment};
use super::secret;
use super::tree::{Node, Table, Value};

/// What one reading has come by.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Keys that nobody has asked for, and those that stand beside them.
    pub(crate) ignored: RefCell<Vec<(Path, &'static [&'static str])>>,
    pub(crate) secrets: RefCell<Vec<Path>>,
    /// Fields that are not given, and so have their defaults.
    pub(crate) absent: RefCell<Vec<Path>>,
    /// What variables turned out to be, outer values before inner ones.
    pub(crate) resolved: RefCell<Vec<(Path, Value)>>,
}

/// One node as serde wants it.
#[derive(Clone)]
pub(crate) struct NodeDeserializer<'a> {
    pub(crate) node: &'a Node,
    path: Path,
    notes: &'a Notes,
    is_secret: bool,
    /// The fields of the struct that it is in.
    siblings: &'static [&'static str],
}

impl<'a> NodeDeserializer<'a> {
    pub(crate) fn new(node: &'a Node, notes: &'a Notes) -> Self {
        Self {
            node,
            path: Path::new(),
            notes,
            is_secret: false,
            siblings: &[],
        }
    }

    pub(crate) fn child(&self, segment: Segment, node: &'a Node, siblings: &'static [&'static str]) -> Self {
        let mut path = self.path.clone();
        path.push(segment);
        Self {
            node,
            path,
            siblings,
            ..*self
        }
    }

    pub(crate) fn place(&self) -> Place {
        Place {
            path: self.path.clone(),
            at: self.node.at.clone(),
            found: if self.is_secret {
                "***".to_owned()
            } else {
                self.node.value.describe()
            },
            is_secret: self.is_secret,
            is_placeholder: matches!(self.node.value, Value::Placeholder),
        }
    }

    /// Runs a visitor, whose errors then know where they happened.
    pub(crate) fn visit<T>(self, visit: impl FnOnce(Self) -> Result<T, ReadError>) -> Result<T, ReadError> {
        let here = self.clone();
        visit(self).map_err(|error| error.or_at(|| here.place()))
    }

    /// Remembers what a variable's text stands for.
    fn resolve(&self, value: impl FnOnce() -> Value) {
        if matches!(self.node.value, Value::Raw(_)) {
            self.notes
                .resolved
                .borrow_mut()
                .push((self.path.clone(), value()));
        }
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| match this.node.as_integer() {
            Some(number) => {
                this.resolve(|| Value::Integer(number));
                visit_integer(number, visitor)
            }
            // Most limits are more than zero.
            None if matches!(this.node.value, Value::Placeholder) => visitor.visit_u64(1),
            None => this.any(visitor),
        })
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| match &this.node.value {
            Value::Text(text) | Value::Raw(text) | Value::Datetime(text) => {
                this.resolve(|| Value::Text(text.clone()));
                visitor.visit_str(text)
            }
            Value::Placeholder => visitor.visit_str(""),
            _ => this.any(visitor),
        })
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.value {
            Value::Boolean(is_so) => visitor.visit_bool(*is_so),
            Value::Integer(number) => visit_integer(*number, visitor),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) | Value::Datetime(text) => visitor.visit_str(text),
            Value::Array(nodes) => visitor.visit_seq(Elements {
                of: &self,
                nodes: nodes.iter().enumerate(),
            }),
            Value::Table(table) => self.entries(table, &[], visitor),
            Value::Placeholder => visitor.visit_unit(),
            Value::Raw(text) => match file::value(text, &self.node.at) {
                // Text is what is not anything else, and is not quoted in an environment.
                Some(node) => {
                    self.resolve(|| node.value.clone());
                    let this = NodeDeserializer {
                        node: &node,
                        path: self.path,
                        notes: self.notes,
                        is_secret: self.is_secret,
                        siblings: self.siblings,
                    };
                    this.any(visitor)
                }
                None => visitor.visit_str(text),
            },
        }
    }

    fn entries<'de, V: Visitor<'de>>(
        &self,
        table: &Table,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        for field in fields.iter().filter(|field| table.get(field).is_none()) {
            let mut path = self.path.clone();
            path.push(Segment::Key((*field).to_owned()));
            self.notes.absent.borrow_mut().push(path);
        }
        visitor.visit_map(Entries {
            of: self,
            rest: table.0.iter(),
            value: None,
            fields,
        })
    }
}

/// Most visitors take what is of 64 bits alone.
fn visit_integer<'de, V: Visitor<'de>>(number: i128, visitor: V) -> Result<V::Value, ReadError> {
    if let Ok(number) = u64::try_from(number) {
        visitor.visit_u64(number)
    } else if let Ok(number) = i64::try_from(number) {
        visitor.visit_i64(number)
    } else {
        visitor.visit_i128(number)
    }
}

macro_rules! numbers {
    ($($method:ident),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            self.number(visitor)
        })*
    };
}

macro_rules! texts {
    ($($method:ident),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            self.text(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = ReadError;

    numbers!(
        deserialize_i8,
        deserialize_i16,
        deserialize_i32,
        deserialize_i64,
        deserialize_i128,
        deserialize_u8,
        deserialize_u16,
        deserialize_u32,
        deserialize_u64,
        deserialize_u128
    );
    texts!(
        deserialize_str,
        deserialize_string,
        deserialize_char,
        deserialize_bytes,
        deserialize_byte_buf,
        deserialize_identifier
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| this.any(visitor))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| match this.node.as_boolean() {
            Some(is_so) => {
                this.resolve(|| Value::Boolean(is_so));
                visitor.visit_bool(is_so)
            }
            None if matches!(this.node.value, Value::Placeholder) => visitor.visit_bool(false),
            None => this.any(visitor),
        })
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| match &this.node.value {
            Value::Raw(text) => match text.trim().parse() {
                Ok(number) => {
                    this.resolve(|| Value::Float(number));
                    visitor.visit_f64(number)
                }
                Err(_) => this.any(visitor),
            },
            Value::Placeholder => visitor.visit_f64(0.0),
            _ => this.any(visitor),
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| match this.node.value {
            Value::Placeholder => visitor.visit_none(),
            _ => visitor.visit_some(this),
        })
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name == secret::NAME {
            self.is_secret = true;
            self.notes.secrets.borrow_mut().push(self.path.clone());
        }
        self.visit(|this| visitor.visit_newtype_struct(this))
    }

    /// An array, or in a variable also words between commas.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| match &this.node.value {
            Value::Placeholder => visitor.visit_seq(Elements {
                of: &this,
                nodes: [].iter().enumerate(),
            }),
            Value::Raw(text) if !text.trim_start().starts_with('[') => {
                let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                let nodes: Vec<Node> = words
                    .map(|word| Node {
                        value: Value::Raw(word.to_owned()),
                        at: this.node.at.clone(),
                    })
                    .collect();
                this.resolve(|| Value::Array(nodes.clone()));
                visitor.visit_seq(Elements {
                    of: &this,
                    nodes: nodes.iter().enumerate(),
                })
            }
            _ => this.any(visitor),
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.visit(|this| match &this.node.value {
            Value::Placeholder => this.entries(&Table::default(), &[], visitor),
            _ => this.any(visitor),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        // serde's own form of it, seconds and nanoseconds apart, is nothing to write by hand.
        let is_duration = name == "Duration" && fields == ["secs", "nanos"];
        self.visit(|this| match &this.node.value {
            Value::Table(table) => this.entries(table, fields, visitor),
            Value::Placeholder if !is_duration => this.entries(&Table::default(), fields, visitor),
            Value::Placeholder => visitor.visit_seq(Halves([0, 0].into_iter())),
            _ if is_duration => match quantity::duration(this.node) {
                Ok(wait) => {
                    this.resolve(|| Value::Text(this.node.as_text().unwrap_or_default().to_owned()));
                    visitor.visit_seq(Halves([wait.as_secs(), wait.subsec_nanos().into()].into_iter()))
                }
                Err(expected) => Err(ReadError {
                    cause: Cause::Expected(expected.to_owned()),
                    place: None,
                }),
            },
            _ => this.any(visitor),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.visit(|this| match &this.node.value {
            Value::Text(text) | Value::Raw(text) => {
                this.resolve(|| Value::Text(text.trim().to_owned()));
                let variant: StrDeserializer<'_, ReadError> = text.trim().into_deserializer();
                visitor.visit_enum(variant)
            }
            Value::Table(table) if table.0.len() == 1 => visitor.visit_enum(Variant(&this)),
            _ => this.any(visitor),
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.notes.ignored.borrow_mut().push((self.path, self.siblings));
        visitor.visit_unit()
    }
}

impl<'de> VariantAccess<'de> for NodeDeserializer<'_> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        serde::Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        self.visit(|this| seed.deserialize(this))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_struct("", fields, visitor)
    }
}
