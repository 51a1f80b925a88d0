use asena_ws::prelude::*;

struct Database;

#[service]
impl Database {
    #[constructor]
    fn new(&self) -> Self {
        Self
    }
}

fn main() {}
