use asena_ws::prelude::*;

#[events]
#[derive(serde::Serialize)]
enum ChatEvents {
    #[event("left")]
    Gone,
    Left,
}

fn main() {}
