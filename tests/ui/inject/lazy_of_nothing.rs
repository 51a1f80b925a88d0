use asena_ws::prelude::*;

struct Clock;

#[service]
struct Alarm {
    #[inject]
    clock: Lazy<Clock>,
}

fn main() {}
