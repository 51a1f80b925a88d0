use asena_ws::prelude::*;

#[topic("user.created")]
pub fn user_created() {}

fn main() {}
