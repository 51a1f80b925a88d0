use asena_ws::prelude::*;

#[service]
trait Users {}

fn main() {}
