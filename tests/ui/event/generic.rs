use asena_ws::prelude::*;

#[event("posted")]
#[derive(serde::Serialize)]
struct Posted<T>(T);

fn main() {}
