use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_error]
    async fn failed(&self, _ws: &Socket<Self>, _error: HandlerError) -> Result<()> {
        Ok(())
    }
}

fn main() {}
