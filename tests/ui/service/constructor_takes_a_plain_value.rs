use asena_ws::prelude::*;

struct Database;

#[service]
impl Database {
    #[constructor]
    async fn connect(url: String) -> Self {
        let _ = url;
        Self
    }
}

fn main() {}
