use asena_ws::prelude::*;

trait Clock: Send + Sync {}

#[service]
struct Alarm {
    #[inject]
    clock: Arc<dyn Clock>,
}

fn main() {}
