use asena_ws::prelude::*;

#[middleware]
async fn require_token() {}

fn main() {}
