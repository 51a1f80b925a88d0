use asena_ws::prelude::*;

#[events]
#[derive(serde::Serialize)]
enum ChatEvents {}

fn main() {}
