use asena_ws::prelude::*;

#[room("doc/{id}-{page}")]
struct DocRoom {
    id: u32,
    page: u32,
}

fn main() {}
