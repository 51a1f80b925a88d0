//! What is breaking and what is not, case by case, and by properties over schemas at random.

use expect_test::{Expect, expect};
use schemars::Schema;
use serde_json::{Value, json};

use super::super::fixture::chat;
use super::super::model::{CallContract, Contract, EventContract, FailureContract, RequestContract};
use super::EndpointContract;
use crate::events::DeliveryClass;

mod cases;
mod properties;

/// The chat after a change, compared with the chat.
fn check(change: impl FnOnce(&mut Contract), expected: &Expect) {
    let old = chat();
    let mut new = chat();
    change(&mut new);
    let differences = old.differences(&new);
    expected.assert_eq(&differences.to_string());
    let is_breaking = differences.to_string().contains("breaking: ");
    assert_eq!(differences.is_breaking(), is_breaking);
    if new.fingerprint() == old.fingerprint() {
        assert!(differences.is_empty(), "{differences}");
    }
}

fn endpoint(contract: &mut Contract) -> &mut EndpointContract {
    contract.endpoints.get_mut("/chat").expect("the endpoint")
}

fn schema(value: Value) -> Schema {
    Schema::try_from(value).expect("a schema")
}

/// Changes the text of a schema with a name.
fn edit(contract: &mut Contract, name: &str, pointer: &str, value: Value) {
    let mut schema = contract.schemas[name].clone().to_value();
    *schema.pointer_mut(pointer).expect("there is something") = value;
    contract
        .schemas
        .insert(name.to_owned(), Schema::try_from(schema).expect("a schema"));
}
