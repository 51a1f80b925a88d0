use asena_ws::prelude::*;

struct Progress(u32);

#[websocket("/chat", state = Progress)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
