use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message")]
    async fn message(&self) {
        let shared = std::rc::Rc::new(7);
        std::future::ready(()).await;
        drop(shared);
    }
}

fn main() {}
