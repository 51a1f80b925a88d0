//! The options that an app sets by code for endpoints whose attribute says nothing, at the same edges as in the tests by
//! attribute beside this one. (`message_bytes_max` is in `precedence`, `concurrency` in `concurrency`, `slow_consumer` in
//! `outbox`, `compression` in `runtime`; the times of pings and closes are in `conformance::ends`.)

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{ConnectionOptions, RoomError};
use tokio::io::DuplexStream;
use tokio::time::Instant;

use super::outbox::only_socket;
use crate::kit::frames::{CONTINUATION, TEXT, fragment, frame};
use crate::kit::memory::PIPE_BYTES;
use crate::kit::{Gate, Memory, Peer, Said, within};

/// Time enough for all that can happen, where time is paused.
const A_WHILE: Duration = Duration::from_secs(5);

#[websocket("/plain")]
struct Plain {
    #[inject]
    gate: Provided<Gate>,
}

impl WebSocketService for Plain {
    async fn on_message(&self, _ws: &Socket<Self>, _message: Message) -> Result<()> {
        self.gate.pass().await;
        Ok(())
    }
}

async fn start(change: impl FnOnce(&mut ConnectionOptions)) -> (Memory, Peer<DuplexStream>, Socket<Plain>) {
    let mut options = ConnectionOptions::default();
    change(&mut options);
    let app = App::empty().websocket::<Plain>().provide(Gate::closed());
    let app = Memory::start(app.connection_options(options)).await;
    let peer = app.connect("/plain").await;
    let namespace: Namespace<Plain> = app.app.container().get().expect("it is mounted");
    let socket = only_socket(&namespace).await;
    (app, peer, socket)
}

#[tokio::test(start_paused = true)]
async fn the_fragments_of_a_message() {
    let (_app, mut peer, _) = start(|options| options.message_fragments_max = 2).await;
    peer.say(&[fragment(TEXT, "a"), frame(CONTINUATION, "b")].concat())
        .await;
    peer.ping().await;
    assert_eq!(peer.said().await, Said::Pong(Vec::new()));
    peer.say(
        &[
            fragment(TEXT, "a"),
            fragment(CONTINUATION, ""),
            frame(CONTINUATION, ""),
        ]
        .concat(),
    )
    .await;
    assert_eq!(
        peer.said().await,
        Said::Close(1009, "too many fragments".to_owned())
    );
}

/// A peer says these behind one that is being handled, and then pings: whether it is read still.
async fn is_read_behind(change: impl FnOnce(&mut ConnectionOptions), waiting: &[&str]) -> bool {
    let (_app, mut peer, _) = start(change).await;
    peer.send("first").await;
    for text in waiting {
        peer.send(text).await;
    }
    peer.ping().await;
    let pong = tokio::time::timeout(A_WHILE, peer.said()).await;
    pong.is_ok_and(|said| said == Said::Pong(Vec::new()))
}

#[tokio::test(start_paused = true)]
async fn the_messages_of_an_inbox() {
    let two = |options: &mut ConnectionOptions| options.inbox_messages_max = 2;
    assert!(is_read_behind(two, &["one"]).await);
    assert!(!is_read_behind(two, &["one", "two"]).await);
}

#[tokio::test(start_paused = true)]
async fn the_bytes_of_an_inbox() {
    let ten = |options: &mut ConnectionOptions| options.inbox_bytes_max = 10;
    assert!(is_read_behind(ten, &["9 bytes.."]).await);
    assert!(!is_read_behind(ten, &["10 bytes.."]).await);
}

#[tokio::test(start_paused = true)]
async fn the_messages_of_an_outbox() {
    let (_app, _peer, socket) = start(|options| options.outbox_messages_max = 3).await;
    let outcomes = socket.cork(|ws| [(); 4].map(|()| ws.send("x")));
    let [.., third, fourth] = outcomes;
    assert_eq!((third, fourth), (SendOutcome::Queued, SendOutcome::Dropped));
}

#[tokio::test(start_paused = true)]
async fn the_bytes_of_an_outbox() {
    let (_app, _peer, socket) = start(|options| options.outbox_bytes_max = 30).await;
    let outcomes = socket.cork(|ws| ["20 bytes............", "10 bytes..", "x"].map(|text| ws.send(text)));
    let [first, second, third] = outcomes;
    assert_eq!((first, second), (SendOutcome::Queued, SendOutcome::Queued));
    assert_eq!(third, SendOutcome::Dropped);
}

#[tokio::test(start_paused = true)]
async fn the_time_that_a_write_may_hang() {
    let second = Duration::from_secs(1);
    let (_app, _peer, socket) = start(|options| options.write_timeout = second).await;
    let begun = Instant::now();
    socket.send("x".repeat(2 * PIPE_BYTES));
    within("the end", socket.closed()).await;
    let elapsed = begun.elapsed();
    assert!(
        elapsed >= second && elapsed < second + Duration::from_millis(5),
        "{elapsed:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_rooms_of_a_connection() {
    let (_app, _peer, socket) = start(|options| options.rooms_max = 2).await;
    socket.join("a").expect("the first room");
    socket.join("b").expect("the second room");
    assert_eq!(socket.join("c"), Err(RoomError::TooManyRooms { max: 2 }));
}
