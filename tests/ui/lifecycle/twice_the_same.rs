use asena_ws::prelude::*;

#[service]
struct Prices;

#[lifecycle]
impl Prices {
    #[on_start]
    async fn connect(&self) {}

    #[on_start]
    async fn again(&self) {}
}

fn main() {}
