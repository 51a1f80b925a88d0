use asena_ws::prelude::*;

#[service]
struct Prices;

#[lifecycle]
impl Prices {
    #[on_start]
    async fn connect(&self) -> u8 {
        1
    }
}

fn main() {}
