use asena_ws::prelude::*;

#[service("users")]
struct Users;

fn main() {}
