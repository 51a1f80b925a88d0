use asena_ws::prelude::*;

struct Database;

impl Database {
    #[constructor]
    fn new() -> Self {
        Self
    }
}

fn main() {}
