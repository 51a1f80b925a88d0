use asena_ws::prelude::*;

struct Database;

#[service]
impl Database {
    #[constructor]
    fn new() -> Self {
        Self
    }

    #[constructor]
    fn other() -> Self {
        Self
    }
}

fn main() {}
