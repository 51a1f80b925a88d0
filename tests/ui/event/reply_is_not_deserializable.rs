use asena_ws::prelude::*;

struct Answer;

#[event("confirm", reply = Answer)]
#[derive(serde::Serialize)]
struct Confirm;

fn main() {}
