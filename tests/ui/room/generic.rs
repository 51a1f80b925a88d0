use asena_ws::prelude::*;

#[room("doc/{id}")]
struct DocRoom<T> {
    id: T,
}

fn main() {}
