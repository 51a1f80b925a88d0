use asena_ws::prelude::*;

#[interface]
trait Store<T>: Send + Sync {}

fn main() {}
