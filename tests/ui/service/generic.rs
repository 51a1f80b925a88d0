use asena_ws::prelude::*;

#[service]
struct Repository<T> {
    rows: Vec<T>,
}

fn main() {}
