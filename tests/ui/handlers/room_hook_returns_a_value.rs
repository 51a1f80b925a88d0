use asena_ws::prelude::*;

#[websocket("/prices")]
struct Prices;

#[handlers]
impl Prices {
    #[on_first_join]
    async fn feed_starts(&self, event: RoomEvent) -> usize {
        event.room.as_str().len()
    }
}

fn main() {}
