use asena_ws::prelude::*;

#[topic("user.")]
pub struct UserCreated;

fn main() {}
