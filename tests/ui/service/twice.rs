use asena_ws::prelude::*;

#[service]
struct Database;

#[service]
impl Database {
    #[constructor]
    fn new() -> Self {
        Self
    }
}

fn main() {}
