use asena_ws::prelude::*;

#[websocket("/prices")]
struct Prices;

#[handlers]
impl Prices {
    #[on_first_join]
    async fn feed_starts(&self, ws: &Socket<Self>, event: RoomEvent) {
        println!("{} is the first in {}", ws.id(), event.room);
    }
}

fn main() {}
