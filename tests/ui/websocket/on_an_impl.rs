use asena_ws::prelude::*;

struct ChatSocket;

#[websocket("/chat")]
impl ChatSocket {}

fn main() {}
