use asena_ws::prelude::*;

#[handlers]
struct ChatSocket;

fn main() {}
