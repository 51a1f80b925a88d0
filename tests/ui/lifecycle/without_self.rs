use asena_ws::prelude::*;

#[service]
struct Prices;

#[lifecycle]
impl Prices {
    #[on_start]
    async fn connect() {}
}

fn main() {}
