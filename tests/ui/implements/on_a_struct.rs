use asena_ws::prelude::*;

#[implements]
struct Quartz;

fn main() {}
