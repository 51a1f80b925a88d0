use asena_ws::prelude::*;

#[event("posted")]
struct Posted;

fn main() {}
