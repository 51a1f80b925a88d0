use asena_ws::prelude::*;

const ROOMS_MAX: u32 = 8;

#[websocket(path = "/chat", rooms_max = ROOMS_MAX)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
