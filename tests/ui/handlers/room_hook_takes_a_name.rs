use asena_ws::prelude::*;

#[websocket("/prices")]
struct Prices;

#[handlers]
impl Prices {
    #[on_first_join]
    async fn feed_starts(&self, room: RoomName) {
        println!("{room} has begun");
    }
}

fn main() {}
