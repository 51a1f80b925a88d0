use asena_ws::prelude::*;

#[websocket("/prices")]
struct Prices;

#[handlers]
impl Prices {
    #[on_last_leave]
    async fn feed_stops(&self, event: RoomEvent, members: usize) {
        println!("{} has ended, with {members}", event.room);
    }
}

fn main() {}
