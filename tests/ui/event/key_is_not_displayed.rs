use asena_ws::prelude::*;

#[event("moved", delivery = latest(user))]
#[derive(serde::Serialize)]
struct Moved {
    user: Vec<u8>,
}

fn main() {}
