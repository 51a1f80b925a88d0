use asena_ws::prelude::*;

#[websocket("/files/*rest")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
