use asena_ws::prelude::*;

#[middleware]
struct RequireToken;

fn main() {}
