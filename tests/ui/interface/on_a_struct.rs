use asena_ws::prelude::*;

#[interface]
struct Store;

fn main() {}
