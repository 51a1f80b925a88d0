use asena_ws::prelude::*;

#[service(name = "")]
struct Users;

fn main() {}
