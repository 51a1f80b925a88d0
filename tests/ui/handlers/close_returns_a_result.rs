use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, _reason: CloseReason) -> Result<()> {
        Ok(())
    }
}

fn main() {}
