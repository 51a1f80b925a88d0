use asena_ws::prelude::*;

struct ProfileService;

#[websocket("/chat")]
struct ChatSocket {
    #[inject]
    profiles: Arc<ProfileService>,
}

impl WebSocketService for ChatSocket {}

fn main() {}
