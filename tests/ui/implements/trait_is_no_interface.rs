use asena_ws::prelude::*;

trait Clock: Send + Sync {}

#[service]
struct Quartz;

#[implements]
impl Clock for Quartz {}

fn main() {}
