use asena_ws::prelude::*;

#[event("confirm", delivery = latest, reply = bool)]
#[derive(serde::Serialize)]
struct Confirm;

fn main() {}
