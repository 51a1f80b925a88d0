use asena_ws::prelude::*;

struct Database;

#[service]
impl Clone for Database {
    fn clone(&self) -> Self {
        Self
    }
}

fn main() {}
