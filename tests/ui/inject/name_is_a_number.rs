use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

#[service]
struct Alarm {
    #[inject(name = 5)]
    clock: Arc<dyn Clock>,
}

fn main() {}
