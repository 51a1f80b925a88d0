use asena_ws::prelude::*;

#[interface(name = "Store")]
trait Store: Send + Sync {}

fn main() {}
