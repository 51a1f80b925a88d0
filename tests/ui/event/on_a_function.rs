use asena_ws::prelude::*;

#[event("posted")]
fn posted() {}

fn main() {}
