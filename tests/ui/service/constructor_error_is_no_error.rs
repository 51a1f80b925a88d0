use asena_ws::prelude::*;

struct Database;

#[service]
impl Database {
    #[constructor]
    async fn connect() -> std::result::Result<Self, u8> {
        Err(1)
    }
}

fn main() {}
