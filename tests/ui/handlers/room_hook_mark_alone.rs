use asena_ws::prelude::*;

#[websocket("/prices")]
struct Prices;

impl Prices {
    #[on_last_leave]
    async fn feed_stops(&self, event: RoomEvent) {
        println!("{} has ended", event.room);
    }
}

impl WebSocketService for Prices {}

fn main() {}
