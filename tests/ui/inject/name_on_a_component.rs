use asena_ws::prelude::*;

#[service]
struct Clock;

#[service]
struct Alarm {
    #[inject(name = "Clock")]
    clock: Arc<Clock>,
}

fn main() {}
