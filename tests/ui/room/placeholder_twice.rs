use asena_ws::prelude::*;

#[room("doc/{id}/{id}")]
struct DocRoom {
    id: u32,
}

fn main() {}
