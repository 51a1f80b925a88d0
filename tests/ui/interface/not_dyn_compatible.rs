use asena_ws::prelude::*;

#[interface]
trait Store: Send + Sync {
    fn copy(&self) -> Self;
}

fn main() {}
