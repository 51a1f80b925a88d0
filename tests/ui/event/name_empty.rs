use asena_ws::prelude::*;

#[event("")]
#[derive(serde::Serialize)]
struct Posted;

fn main() {}
