use asena_ws::prelude::*;

#[jobs]
struct Reports;

fn main() {}
