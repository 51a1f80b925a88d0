use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket<T> {
    rows: Vec<T>,
}

fn main() {}
