use asena_ws::prelude::*;

#[websocket("/prices")]
struct Prices;

#[handlers]
impl Prices {
    #[on_first_join]
    fn feed_starts(&self, event: RoomEvent) {
        println!("{} has begun", event.room);
    }
}

fn main() {}
