use asena_ws::prelude::*;

#[room("doc/{id}")]
struct DocRoom {
    id: &'static str,
}

fn main() {}
