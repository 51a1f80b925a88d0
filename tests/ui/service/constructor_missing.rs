use asena_ws::prelude::*;

struct Database;

#[service]
impl Database {
    async fn connect() -> Self {
        Self
    }
}

fn main() {}
