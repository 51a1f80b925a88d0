use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

#[service]
struct Alarm {
    #[inject(nmae = "Quartz")]
    clock: Arc<dyn Clock>,
}

fn main() {}
