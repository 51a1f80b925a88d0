use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

#[service]
struct Alarm {
    #[inject(name = "Quartz")]
    clocks: Vec<Arc<dyn Clock>>,
}

fn main() {}
