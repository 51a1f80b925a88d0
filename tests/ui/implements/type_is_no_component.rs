use asena_ws::prelude::*;

#[interface]
trait Clock: Send + Sync {}

struct Quartz;

#[implements]
impl Clock for Quartz {}

fn main() {}
