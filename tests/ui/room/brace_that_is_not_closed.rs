use asena_ws::prelude::*;

#[room("doc/{id")]
struct DocRoom {
    id: u32,
}

fn main() {}
