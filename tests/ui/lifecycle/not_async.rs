use asena_ws::prelude::*;

#[service]
struct Prices;

#[lifecycle]
impl Prices {
    #[on_start]
    fn connect(&self) {}
}

fn main() {}
