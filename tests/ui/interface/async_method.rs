use asena_ws::prelude::*;

#[interface]
trait Store: Send + Sync {
    async fn load(&self) -> u64;
}

fn main() {}
