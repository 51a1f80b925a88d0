//! The fields of an enum's variant, without the variant: what serde's derive gives a serializer besides the name.

use std::fmt::Display;

use serde::ser::{Error, Impossible, Serialize, SerializeStructVariant, SerializeTupleVariant, Serializer};
use serde::ser::{SerializeStruct, SerializeTuple};

use super::event::EventData;

/// Writes the value of a variant as a struct, a tuple, a newtype or a unit of its fields would be written.
///
/// # Errors
///
/// Those of the serializer; and if the value is not written as an enum is by serde's derive.
#[doc(hidden)]
pub fn serialize_variant<T: EventData, Z: Serializer>(value: &T, serializer: Z) -> Result<Z::Ok, Z::Error> {
    value.serialize(FieldsOf(serializer))
}

struct FieldsOf<Z>(Z);

/// The fields of a variant, on their way as those of a struct or tuple.
struct Fields<C>(C);

impl<C: SerializeStruct> SerializeStructVariant for Fields<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), C::Error> {
        self.0.serialize_field(key, value)
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), C::Error> {
        self.0.skip_field(key)
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.0.end()
    }
}

impl<C: SerializeTuple> SerializeTupleVariant for Fields<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        self.0.serialize_element(value)
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.0.end()
    }
}

fn no_variant<T, E: Error>() -> Result<T, E> {
    Err(E::custom(
        "an enum of `#[events]` is written by `#[derive(Serialize)]`, which says the variant",
    ))
}

/// Whatever is no variant.
macro_rules! refuse {
    ($($method:ident($($of:ty),*) -> $result:ty;)*) => {
        $(
            fn $method(self, $(_: $of),*) -> Result<$result, Z::Error> {
                no_variant()
            }
        )*
    };
}

impl<Z: Serializer> Serializer for FieldsOf<Z> {
    type Ok = Z::Ok;
    type Error = Z::Error;
    type SerializeSeq = Impossible<Z::Ok, Z::Error>;
    type SerializeTuple = Impossible<Z::Ok, Z::Error>;
    type SerializeTupleStruct = Impossible<Z::Ok, Z::Error>;
    type SerializeTupleVariant = Fields<Z::SerializeTuple>;
    type SerializeMap = Impossible<Z::Ok, Z::Error>;
    type SerializeStruct = Impossible<Z::Ok, Z::Error>;
    type SerializeStructVariant = Fields<Z::SerializeStruct>;

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<Z::Ok, Z::Error> {
        self.0.serialize_unit()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<Z::Ok, Z::Error> {
        value.serialize(self.0)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, Z::Error> {
        self.0.serialize_tuple(length).map(Fields)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStructVariant, Z::Error> {
        self.0.serialize_struct(variant, length).map(Fields)
    }

    refuse! {
        serialize_bool(bool) -> Z::Ok;
        serialize_i8(i8) -> Z::Ok;
        serialize_i16(i16) -> Z::Ok;
        serialize_i32(i32) -> Z::Ok;
        serialize_i64(i64) -> Z::Ok;
        serialize_u8(u8) -> Z::Ok;
        serialize_u16(u16) -> Z::Ok;
        serialize_u32(u32) -> Z::Ok;
        serialize_u64(u64) -> Z::Ok;
        serialize_f32(f32) -> Z::Ok;
        serialize_f64(f64) -> Z::Ok;
        serialize_char(char) -> Z::Ok;
        serialize_str(&str) -> Z::Ok;
        serialize_bytes(&[u8]) -> Z::Ok;
        serialize_none() -> Z::Ok;
        serialize_unit() -> Z::Ok;
        serialize_unit_struct(&'static str) -> Z::Ok;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<Z::Ok, Z::Error> {
        no_variant()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<Z::Ok, Z::Error> {
        no_variant()
    }

    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Result<Z::Ok, Z::Error> {
        no_variant()
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    #[serde(rename_all_fields = "camelCase")]
    enum Kinds<'a> {
        Unit,
        Newtype(&'a str),
        Tuple(u8, #[serde(serialize_with = "twice")] u8),
        Struct {
            first_field: u8,
            #[serde(skip_serializing_if = "Option::is_none")]
            second: Option<u8>,
        },
        Nested(Inner),
    }

    #[derive(Serialize)]
    enum Inner {
        One(u8),
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
    fn twice<Z: Serializer>(value: &u8, serializer: Z) -> Result<Z::Ok, Z::Error> {
        (value * 2).serialize(serializer)
    }

    fn data(value: &impl Serialize) -> Result<String, serde_json::Error> {
        let mut json = Vec::new();
        serialize_variant(value, &mut serde_json::Serializer::new(&mut json))?;
        Ok(String::from_utf8(json).expect("JSON is text"))
    }

    #[test]
    fn what_is_written_is_what_a_type_of_the_same_fields_would_be() {
        for (value, expected) in [
            (Kinds::Unit, "null"),
            (Kinds::Newtype("a"), "\"a\""),
            (Kinds::Tuple(1, 2), "[1,4]"),
            (
                Kinds::Struct {
                    first_field: 1,
                    second: None,
                },
                r#"{"firstField":1}"#,
            ),
            (
                Kinds::Struct {
                    first_field: 1,
                    second: Some(2),
                },
                r#"{"firstField":1,"second":2}"#,
            ),
            (Kinds::Nested(Inner::One(7)), r#"{"One":7}"#),
        ] {
            assert_eq!(data(&value).expect("it is a variant"), expected);
        }
    }

    #[test]
    fn what_is_no_variant_is_an_error() {
        let error = data(&"text").expect_err("it is no enum");
        assert!(error.to_string().contains("`#[derive(Serialize)]`"), "{error}");
    }
}
