use asena_ws::prelude::*;

struct Pool;

#[service]
struct Database {
    pool: Pool,
}

fn main() {}
