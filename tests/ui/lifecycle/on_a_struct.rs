use asena_ws::prelude::*;

#[lifecycle]
struct Prices;

fn main() {}
