use asena_ws::prelude::*;

#[websocket("/prices")]
struct Prices;

#[handlers]
impl Prices {
    #[on_last_leave]
    async fn feed_stops(&self) {
        println!("a room has ended");
    }
}

fn main() {}
