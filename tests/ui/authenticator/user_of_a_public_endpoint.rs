use asena_ws::prelude::*;

#[websocket("/public")]
struct Public;

#[handlers]
impl Public {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        let _ = ws.user();
    }
}

fn main() {}
