use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

#[service]
struct Quartz;

impl Clock for Quartz {}

fn main() {
    let _ = App::empty().bind::<dyn Clock, Quartz>();
}
