use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

#[service]
struct Quartz;

#[implements(primary = true)]
impl Clock for Quartz {}

fn main() {}
