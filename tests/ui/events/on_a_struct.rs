use asena_ws::prelude::*;

#[events]
#[derive(serde::Serialize)]
struct Posted;

fn main() {}
