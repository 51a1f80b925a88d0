use asena_ws::prelude::*;

#[interface]
trait Clock {
    fn now(&self) -> u64;
}

fn main() {}
