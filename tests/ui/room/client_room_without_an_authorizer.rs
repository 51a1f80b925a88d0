use asena_ws::prelude::*;

#[room("doc/{id}")]
struct DocRoom {
    id: u32,
}

#[websocket("/docs", client_rooms = [DocRoom])]
struct Docs;

impl WebSocketService for Docs {}

fn main() {}
