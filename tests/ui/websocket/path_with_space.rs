use asena_ws::prelude::*;

#[websocket("/my chat")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
