use asena_ws::prelude::*;

#[service(nmae = "main")]
struct Database;

fn main() {}
