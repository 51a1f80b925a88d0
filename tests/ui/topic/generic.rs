use asena_ws::prelude::*;

#[topic("user.created")]
pub struct UserCreated<T>(pub T);

fn main() {}
