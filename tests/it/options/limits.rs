//! `message_bytes_max`, `message_fragments_max` and `rooms_max`.

use asena_ws::RoomError;
use asena_ws::prelude::*;

use crate::kit::frames::frame_of;
use crate::kit::{Memory, Said};

#[websocket(
    path = "/narrow",
    message_bytes_max = 10,
    message_fragments_max = 3,
    rooms_max = 2,
    close_timeout_ms = 100
)]
struct Narrow {}

impl WebSocketService for Narrow {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(format!("{} bytes", message.len()));
        Ok(())
    }
}

fn too_big() -> Said {
    Said::Close(1009, "message too big".to_owned())
}

/// What comes of frames, given by their first byte and their length.
async fn said_to(frames: &[(u8, usize)]) -> Said {
    let app = Memory::start(App::empty().websocket::<Narrow>()).await;
    let mut peer = app.connect("/narrow").await;
    for (first, length) in frames {
        peer.say(&frame_of(*first, vec![b'x'; *length])).await;
    }
    peer.said().await
}

#[tokio::test(start_paused = true)]
async fn a_message_may_have_so_many_bytes_and_not_one_more() {
    let taken = Said::Text("10 bytes".to_owned());
    assert_eq!(said_to(&[(0x81, 10)]).await, taken);
    assert_eq!(said_to(&[(0x81, 11)]).await, too_big());
    // All fragments together.
    assert_eq!(said_to(&[(0x01, 5), (0x80, 5)]).await, taken);
    assert_eq!(said_to(&[(0x01, 5), (0x80, 6)]).await, too_big());
}

#[tokio::test(start_paused = true)]
async fn a_message_may_come_in_so_many_frames_and_not_in_one_more() {
    let taken = Said::Text("3 bytes".to_owned());
    assert_eq!(said_to(&[(0x01, 1), (0x00, 1), (0x80, 1)]).await, taken);
    let too_many = Said::Close(1009, "too many fragments".to_owned());
    let more = [(0x01, 1), (0x00, 1), (0x00, 1), (0x80, 1)];
    assert_eq!(said_to(&more).await, too_many);
    // Empty ones count: they cost as much to read.
    let empty = [(0x01, 0), (0x00, 0), (0x00, 0), (0x80, 0)];
    assert_eq!(said_to(&empty).await, too_many);
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_be_in_so_many_rooms_and_not_in_one_more() {
    let app = Memory::start(App::empty().websocket::<Narrow>()).await;
    let _peer = app.connect("/narrow").await;
    let namespace: Namespace<Narrow> = app.app.container().get().expect("it is mounted");
    let ws = super::outbox::only_socket(&namespace).await;
    ws.join("a").expect("the first room");
    ws.join("b").expect("the second room");
    ws.join("a").expect("it is in this one");
    assert_eq!(ws.join("c"), Err(RoomError::TooManyRooms { max: 2 }));
    ws.leave("a");
    ws.join("c").expect("a room that it left does not count");
}
