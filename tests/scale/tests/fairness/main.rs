//! One connection's work does not keep the others waiting. On one thread, so that what comes between a message and its answer
//! can be counted: turns, not time.

#![expect(
    clippy::expect_used,
    reason = "a test fails by a panic that says what was expected"
)]

mod flood;

use std::sync::atomic::{AtomicUsize, Ordering};

use asena_ws::prelude::*;
use asena_ws_scale::client::Client;
use asena_ws_scale::in_memory::InMemory;
use asena_ws_scale::limits::raise_descriptors;
use asena_ws_scale::visitors::Venue;
use futures_util::FutureExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::unconstrained;

use crate::flood::Flood;

/// What a connection may read in one turn (`READ_BYTES_MAX` of the driver).
const TURN_BYTES: usize = 256 * 1024;
/// What one read may bring (`READ_BYTES` of the transport).
const READ_BYTES: usize = 64 * 1024;
/// The connections that are written to in one turn (`WRITES_MAX` of a turn).
const TURN_WRITES: usize = 256;

/// Takes whatever comes, as fast as it comes.
#[websocket("/flood")]
struct Flooded {
    messages: AtomicUsize,
}

#[handlers]
impl Flooded {
    #[on_message]
    async fn received(&self, _ws: &Socket<Self>, _message: Message) {
        self.messages.fetch_add(1, Ordering::Relaxed);
    }
}

#[websocket("/echo")]
struct Echo;

#[handlers]
impl Echo {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

#[websocket("/news")]
struct News;

impl WebSocketService for News {}

async fn venue() -> InMemory {
    let app = App::empty()
        .websocket::<Flooded>()
        .websocket::<Echo>()
        .websocket::<News>();
    InMemory::of(app).await.expect("an app that starts")
}

/// A connection over loopback, to the same app.
async fn tcp(venue: &InMemory, listener: &TcpListener, path: &str) -> Client<TcpStream> {
    let address = listener.local_addr().expect("it is bound");
    let (ours, theirs) = tokio::join!(TcpStream::connect(address), listener.accept());
    venue.serve(theirs.expect("a connection").0);
    let ours = ours.expect("a connection");
    ours.set_nodelay(true).expect("a socket");
    Client::open(ours, path).await.expect("a WebSocket")
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}

/// How much of a flood is read between a neighbour's message and its echo: the median of some, since the kernel too takes a
/// moment to carry a message now and then.
///
/// By a task of its own, as all are that it is compared with: the one that a runtime blocks on has turns of another kind.
async fn flooded_meanwhile<Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    flooded: impl Fn() -> usize + Send + 'static,
    mut neighbour: Client<Stream>,
) -> usize {
    let neighbour = tokio::spawn(async move {
        let mut counts = Vec::new();
        for _ in 0..21 {
            let before = flooded();
            neighbour.send(b"and me?").await.expect("it is open");
            neighbour.expect("and me?").await.expect("an echo");
            counts.push(flooded() - before);
        }
        assert!(flooded() > 0, "it floods");
        median(counts)
    });
    neighbour.await.expect("it gets its answers")
}

fn median(mut counts: Vec<usize>) -> usize {
    counts.sort_unstable();
    counts[counts.len() / 2]
}

#[tokio::test]
async fn a_flood_does_not_starve_a_neighbour_in_memory() {
    let venue = venue().await;
    let stream = venue.dial().await.expect("a stream");
    let neighbour = Client::open(stream, "/echo").await.expect("a WebSocket");
    let (flood, flooded) = Flood::of(32);
    venue.serve(flood);
    let meanwhile = flooded_meanwhile(move || flooded.load(Ordering::Relaxed), neighbour).await;
    assert!(
        meanwhile <= 3 * TURN_BYTES,
        "{meanwhile} bytes of the flood came before an echo"
    );
}

/// Its messages are seen only when the runtime looks at its sockets.
#[tokio::test]
async fn a_flood_does_not_starve_a_neighbour_over_tcp() {
    let venue = venue().await;
    let neighbour = tcp(&venue, &listener().await, "/echo").await;
    let (flood, flooded) = Flood::of(32);
    venue.serve(flood);
    let meanwhile = flooded_meanwhile(move || flooded.load(Ordering::Relaxed), neighbour).await;
    assert!(
        meanwhile <= 8 * TURN_BYTES,
        "{meanwhile} bytes of the flood came before an echo"
    );
}

/// Work is not only bytes: one read may bring ten thousand of the smallest messages, and is enough for a turn.
#[tokio::test]
async fn a_flood_of_tiny_messages_has_no_longer_turns() {
    let venue = venue().await;
    let service: Arc<Flooded> = venue.app().container().get().expect("it is mounted");
    let neighbour = tcp(&venue, &listener().await, "/echo").await;
    let (flood, _) = Flood::of(0);
    venue.serve(flood);
    let meanwhile = flooded_meanwhile(move || service.messages.load(Ordering::Relaxed), neighbour).await;
    assert!(
        meanwhile <= 3 * READ_BYTES / 6,
        "{meanwhile} messages of the flood came before an echo"
    );
}

/// How many of a broadcast's receivers have it when a message that was sent behind it is answered: the median, as above.
async fn reached_before_an_echo<Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    venue: &InMemory,
    mut receivers: Vec<Client<Stream>>,
    mut neighbour: Client<Stream>,
) -> usize {
    let news: Namespace<News> = venue.app().container().get().expect("it is mounted");
    let publishing = tokio::spawn(async move {
        let mut counts = Vec::new();
        for _ in 0..5 {
            counts.push(publish_and_ask(&news, &mut receivers, &mut neighbour).await);
        }
        median(counts)
    });
    publishing.await.expect("it gets its answers")
}

async fn publish_and_ask<Stream: AsyncRead + AsyncWrite + Unpin>(
    news: &Namespace<News>,
    receivers: &mut [Client<Stream>],
    neighbour: &mut Client<Stream>,
) -> usize {
    assert_eq!(news.broadcast("news").queued, receivers.len());
    neighbour.send(b"and me?").await.expect("it is open");
    neighbour.expect("and me?").await.expect("an echo");
    let mut waiting = Vec::new();
    let mut reached = 0;
    for receiver in receivers {
        // Beyond what tokio would let one task read in a turn.
        match unconstrained(receiver.expect("news")).now_or_never() {
            Some(received) => {
                received.expect("the news");
                reached += 1;
            }
            None => waiting.push(receiver),
        }
    }
    for receiver in waiting {
        receiver.expect("news").await.expect("the news");
    }
    reached
}

#[tokio::test]
async fn a_broadcast_does_not_delay_an_echo_in_memory() {
    let venue = venue().await;
    let mut receivers = Vec::new();
    for _ in 0..5000 {
        let stream = venue.dial().await.expect("a stream");
        receivers.push(Client::open(stream, "/news").await.expect("a WebSocket"));
    }
    let stream = venue.dial().await.expect("a stream");
    let neighbour = Client::open(stream, "/echo").await.expect("a WebSocket");
    let reached = reached_before_an_echo(&venue, receivers, neighbour).await;
    assert!(reached <= 4 * TURN_WRITES, "{reached} had been reached");
}

#[tokio::test]
async fn a_broadcast_does_not_delay_an_echo_over_tcp() {
    let descriptors = usize::try_from(raise_descriptors().expect("limits")).expect("a number");
    let (venue, listener) = (venue().await, listener().await);
    let mut receivers = Vec::new();
    // Both ends are in this process.
    for _ in 0..5000.min(descriptors / 2) {
        receivers.push(tcp(&venue, &listener, "/news").await);
    }
    let neighbour = tcp(&venue, &listener, "/echo").await;
    let reached = reached_before_an_echo(&venue, receivers, neighbour).await;
    assert!(reached <= 4 * TURN_WRITES, "{reached} had been reached");
}
