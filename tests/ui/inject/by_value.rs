use asena_ws::prelude::*;

#[service]
struct Clock;

#[service]
struct Alarm {
    #[inject]
    clock: Clock,
}

fn main() {}
