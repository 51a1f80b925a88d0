use asena_ws::prelude::*;

#[event("posted", deliver = must)]
#[derive(serde::Serialize)]
struct Posted;

fn main() {}
