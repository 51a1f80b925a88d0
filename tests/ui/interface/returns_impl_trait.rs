use asena_ws::prelude::*;

#[interface]
trait Store: Send + Sync {
    fn names(&self) -> impl Iterator<Item = String>;
}

fn main() {}
