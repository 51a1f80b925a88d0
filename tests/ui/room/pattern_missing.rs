use asena_ws::prelude::*;

#[room]
struct DocRoom {
    id: u32,
}

fn main() {}
