use asena_ws::prelude::*;

#[service]
struct Prices;

#[lifecycle]
impl Lifecycle for Prices {}

fn main() {}
