use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

#[service]
struct Quartz;

#[implements(pirmary)]
impl Clock for Quartz {}

fn main() {}
