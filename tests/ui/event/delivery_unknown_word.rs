use asena_ws::prelude::*;

#[event("posted", delivery = always)]
#[derive(serde::Serialize)]
struct Posted;

fn main() {}
