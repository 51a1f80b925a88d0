use asena_ws::prelude::*;

#[service]
struct Clock;

#[service]
struct Alarm {
    #[inject]
    #[inject]
    clock: Arc<Clock>,
}

fn main() {}
