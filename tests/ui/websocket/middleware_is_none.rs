use asena_ws::prelude::*;

struct Guard;

#[websocket(path = "/chat", middleware = [Guard])]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
