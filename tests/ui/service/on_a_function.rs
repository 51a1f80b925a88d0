use asena_ws::prelude::*;

#[service]
fn database() {}

fn main() {}
