use asena_ws::prelude::*;

#[event("error")]
#[derive(serde::Serialize)]
struct Failed;

fn main() {}
