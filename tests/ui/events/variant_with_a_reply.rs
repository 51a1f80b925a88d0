use asena_ws::prelude::*;

#[events]
#[derive(serde::Serialize)]
enum ChatEvents {
    #[event("confirm", reply = bool)]
    Confirm,
}

fn main() {}
