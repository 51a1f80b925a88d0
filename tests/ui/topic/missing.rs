use asena_ws::prelude::*;

#[topic]
pub struct UserCreated;

fn main() {}
