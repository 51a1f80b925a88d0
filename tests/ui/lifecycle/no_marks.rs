use asena_ws::prelude::*;

#[service]
struct Prices;

#[lifecycle]
impl Prices {
    async fn connect(&self) {}
}

fn main() {}
