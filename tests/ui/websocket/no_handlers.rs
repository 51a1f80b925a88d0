use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

fn main() {}
