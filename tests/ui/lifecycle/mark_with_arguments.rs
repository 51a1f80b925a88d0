use asena_ws::prelude::*;

#[service]
struct Prices;

#[lifecycle]
impl Prices {
    #[on_stop(timeout = 5)]
    async fn disconnect(&self) {}
}

fn main() {}
