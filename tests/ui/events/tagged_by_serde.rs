use asena_ws::prelude::*;

#[events]
#[derive(serde::Serialize)]
#[serde(tag = "type")]
enum ChatEvents {
    Posted,
    Left,
}

fn main() {}
