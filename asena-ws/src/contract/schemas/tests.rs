#![expect(dead_code, reason = "these types are only described")]

use expect_test::{Expect, expect};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::*;

#[derive(JsonSchema, Serialize, Deserialize)]
struct Author {
    name: String,
}

#[derive(JsonSchema, Serialize, Deserialize)]
struct Draft {
    author: Author,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(JsonSchema, Serialize, Deserialize)]
struct Thread {
    first: Draft,
    answers: Vec<Thread>,
}

mod elsewhere {
    use super::*;

    #[derive(JsonSchema)]
    pub(super) struct Author {
        id: u64,
    }
}

#[derive(JsonSchema)]
#[schemars(rename = "Größe/2")]
struct Size {
    author: Author,
}

fn names(schemas: Schemas) -> Vec<String> {
    let (schemas, _) = schemas.finish();
    schemas.into_keys().collect()
}

#[test]
fn one_type_in_both_directions_has_one_schema() {
    let mut schemas = Schemas::new();
    schemas.sent::<Author>().expect("a schema");
    schemas.taken::<Author>().expect("a schema");
    assert_eq!(names(schemas), ["Author"]);
}

#[test]
fn a_type_that_is_read_in_another_form_has_two_and_so_has_what_refers_to_it() {
    let mut schemas = Schemas::new();
    schemas.sent::<Thread>().expect("a schema");
    let mut taken = schemas.taken::<Thread>().expect("a schema").schema;
    let (found, names) = schemas.finish();
    let keys: Vec<&String> = found.keys().collect();
    assert_eq!(keys, ["Author", "Draft", "DraftInput", "Thread", "ThreadInput"]);
    check(
        &found["DraftInput"],
        &expect![[
            r##"{"type":"object","properties":{"author":{"$ref":"#/components/schemas/Author"},"tags":{"type":"array","default":[],"items":{"type":"string"}}},"required":["author"]}"##
        ]],
    );
    check(
        &found["ThreadInput"],
        &expect![[
            r##"{"type":"object","properties":{"answers":{"type":"array","items":{"$ref":"#/components/schemas/ThreadInput"}},"first":{"$ref":"#/components/schemas/DraftInput"}},"required":["answers","first"]}"##
        ]],
    );
    names.rename_taken(&mut taken);
    check(
        &taken.expect("a schema"),
        &expect![[r##"{"$ref":"#/components/schemas/ThreadInput"}"##]],
    );
}

#[test]
fn two_types_of_one_name_are_numbered_and_names_are_plain() {
    let mut schemas = Schemas::new();
    schemas.sent::<Author>().expect("a schema");
    schemas.sent::<elsewhere::Author>().expect("a schema");
    let mut size = schemas.sent::<Size>().expect("a schema").schema;
    let (found, new) = schemas.finish();
    let keys: Vec<&String> = found.keys().collect();
    assert_eq!(keys, ["Author", "Author2", "Gr__e_2"]);
    new.rename_sent(&mut size);
    check(
        &size.expect("a schema"),
        &expect![[r##"{"$ref":"#/components/schemas/Gr__e_2"}"##]],
    );
}

#[test]
fn two_types_that_schemars_cannot_tell_apart_are_an_error() {
    fn one(schemas: &mut Schemas) -> Result<TypeSchema, ContractError> {
        #[derive(JsonSchema)]
        struct Local {
            one: u8,
        }
        schemas.sent::<Local>()
    }
    fn two(schemas: &mut Schemas) -> Result<TypeSchema, ContractError> {
        #[derive(JsonSchema)]
        struct Local {
            two: u8,
        }
        schemas.sent::<Local>()
    }
    let mut schemas = Schemas::new();
    one(&mut schemas).expect("a schema");
    one(&mut schemas).expect("the same type");
    let error = two(&mut schemas).err().expect("another type");
    assert!(error.to_string().contains("Local"), "{error}");
}

fn check(schema: &Schema, expected: &Expect) {
    expected.assert_eq(&serde_json::to_string(schema).expect("JSON"));
}
