use asena_ws::prelude::*;

#[room("doc")]
enum DocRoom {}

fn main() {}
