//! The parts of a node, one after the other, as serde asks for them.

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess};

use super::deserializer::NodeDeserializer;
use super::read_error::{Place, ReadError, Segment};
use super::tree::{Entry, Node};

pub(crate) struct Elements<'a, I> {
    pub(crate) of: &'a NodeDeserializer<'a>,
    pub(crate) nodes: I,
}

impl<'de, 'a, I: Iterator<Item = (usize, &'a Node)>> SeqAccess<'de> for Elements<'a, I> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some((index, node)) = self.nodes.next() else {
            return Ok(None);
        };
        let element = self.of.child(Segment::Index(index), node, &[]);
        element.visit(|element| seed.deserialize(element)).map(Some)
    }
}

pub(crate) struct Entries<'a, I> {
    pub(crate) of: &'a NodeDeserializer<'a>,
    pub(crate) rest: I,
    pub(crate) value: Option<(&'a str, &'a Node)>,
    pub(crate) fields: &'static [&'static str],
}

impl<'de, 'a, I: Iterator<Item = (&'a String, &'a Entry)>> MapAccess<'de> for Entries<'a, I> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let Some((key, entry)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some((key, &entry.node));
        let name: StringDeserializer<ReadError> = key.clone().into_deserializer();
        let read = seed.deserialize(name);
        let place = || Place {
            at: entry.key_at.clone(),
            ..self
                .of
                .child(Segment::Key(key.clone()), &entry.node, self.fields)
                .place()
        };
        read.map(Some).map_err(|error| error.or_at(place))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        let Some((key, node)) = self.value.take() else {
            return Err(ReadError::custom("a value was asked for before its key"));
        };
        let value = self.of.child(Segment::Key(key.to_owned()), node, self.fields);
        value.visit(|value| seed.deserialize(value))
    }
}

/// A duration as serde has it.
pub(crate) struct Halves(pub(crate) std::array::IntoIter<u64, 2>);

impl<'de> SeqAccess<'de> for Halves {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let next = self.0.next();
        next.map(|half| seed.deserialize(half.into_deserializer()))
            .transpose()
    }
}

/// A variant with a value: `{ circle = { radius = 2 } }`.
pub(crate) struct Variant<'a>(pub(crate) &'a NodeDeserializer<'a>);

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = ReadError;
    type Variant = NodeDeserializer<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), ReadError> {
        let entry = self.0.node.as_table().and_then(|table| table.0.first());
        let Some((key, entry)) = entry else {
            return Err(ReadError::custom("a variant was asked for where there is none"));
        };
        let name: StringDeserializer<ReadError> = key.clone().into_deserializer();
        let variant = seed.deserialize(name)?;
        Ok((variant, self.0.child(Segment::Key(key.clone()), &entry.node, &[])))
    }
}
