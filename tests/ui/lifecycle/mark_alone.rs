use asena_ws::prelude::*;

#[service]
struct Prices;

impl Prices {
    #[on_stop]
    async fn disconnect(&self) {}
}

fn main() {}
