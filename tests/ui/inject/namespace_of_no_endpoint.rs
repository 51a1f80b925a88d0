use asena_ws::prelude::*;

#[service]
struct Clock;

#[service]
struct Alarm {
    #[inject]
    sockets: Namespace<Clock>,
}

fn main() {}
