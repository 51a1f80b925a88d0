use asena_ws::prelude::*;

#[event("moved", delivery = latest(usr))]
#[derive(serde::Serialize)]
struct Moved {
    user: u32,
    x: f32,
}

fn main() {}
