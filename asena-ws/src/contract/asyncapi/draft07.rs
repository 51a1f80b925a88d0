//! Schemas in the words of JSON Schema draft 7, of which AsyncAPI's are a superset.

use schemars::Schema;
use schemars::transform::{RemoveRefSiblings, ReplacePrefixItems, ReplaceUnevaluatedProperties, Transform};
use serde_json::Value;

pub(super) fn schema(schema: &Schema) -> Value {
    let mut schema = schema.clone();
    ReplaceUnevaluatedProperties::default().transform(&mut schema);
    RemoveRefSiblings::default().transform(&mut schema);
    ReplacePrefixItems::default().transform(&mut schema);
    schema.to_value()
}
