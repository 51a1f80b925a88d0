use asena_ws::prelude::*;

#[service]
enum Database {
    Memory,
}

fn main() {}
