use asena_ws::prelude::*;

struct Database;

#[service]
impl Database {
    #[constructor]
    async fn new() -> Result<String> {
        Ok(String::new())
    }
}

fn main() {}
