use asena_ws::prelude::*;

#[service]
struct Quartz;

#[implements]
impl Quartz {}

fn main() {}
