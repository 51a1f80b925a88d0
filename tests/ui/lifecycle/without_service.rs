use asena_ws::prelude::*;

struct Prices;

#[lifecycle]
impl Prices {
    #[on_start]
    async fn connect(&self) {}
}

fn main() {}
