//! Each policy against a real client that does not read, beside one in the same room that does.

use asena_ws::prelude::*;
use asena_ws::{ConnectionOptions, Outbound, SlowConsumer};
use axum::Router;
use tokio::net::{TcpSocket, TcpStream};

use crate::kit::frames::close;
use crate::kit::{Journal, Peer, Said, Server};

/// So many messages as the kernel's buffers surely do not hold.
const MESSAGES: usize = 300;
const MESSAGE_BYTES: usize = 4 * 1024;
/// What both sides ask the kernel to hold, which it takes for more.
const KERNEL_BYTES: u32 = 4 * 1024;
const OUTBOX_MESSAGES_MAX: usize = 8;

#[websocket(path = "/feed", close_timeout_ms = 60_000)]
struct Feed {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Feed {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join("feed")?;
        ws.send(ws.id().to_string());
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

struct Room {
    _server: Server,
    journal: Journal,
    namespace: Namespace<Feed>,
    slow: Peer<TcpStream>,
    slow_socket: Socket<Feed>,
    quick: Peer<TcpStream>,
}

impl Room {
    async fn open(policy: SlowConsumer) -> Self {
        let mut options = ConnectionOptions::default();
        options.slow_consumer = policy;
        options.outbox_messages_max = OUTBOX_MESSAGES_MAX;
        let journal = Journal::default();
        let app = App::empty().websocket::<Feed>().provide(journal.clone());
        let app = app.connection_options(options).build().await.expect("built");
        app.start().await.expect("started");
        let router: Router = app.router();
        let server = Server::serve_with_small_buffers(app, router, KERNEL_BYTES);
        let namespace: Namespace<Feed> = server.app.container().get().expect("it is mounted");
        let (mut slow, mut quick) = (connect(&server).await, connect(&server).await);
        let id = slow.text().await.parse().expect("an id");
        quick.text().await;
        Self {
            slow_socket: namespace.local().socket(id).expect("it is connected"),
            _server: server,
            journal,
            namespace,
            slow,
            quick,
        }
    }

    /// Sends numbered messages to the room, which the quick client reads one by one, and tells which of them the outbox of
    /// the slow one took.
    async fn flood(&mut self, key: impl Fn(usize) -> Option<String>) -> Vec<usize> {
        let mut queued = Vec::new();
        for number in 0..MESSAGES {
            let text = numbered(number);
            let message = match key(number) {
                Some(key) => Outbound::keyed(key, text.clone()),
                None => text.clone().into(),
            };
            let delivery = self.namespace.to("feed").send(message);
            if delivery.queued == 2 {
                queued.push(number);
            } else {
                assert_eq!(delivery.queued, 1, "the quick one gets all: {delivery:?}");
            }
            let waiting = self.slow_socket.buffered_amount();
            assert!(
                waiting <= OUTBOX_MESSAGES_MAX * MESSAGE_BYTES,
                "{waiting} bytes wait"
            );
            assert_eq!(self.quick.text().await, text);
        }
        assert!(self.slow_socket.buffered_amount() > 0 || !self.slow_socket.is_open());
        queued
    }

    /// What the slow client finds when it reads at last, up to a close.
    async fn read_at_last(mut self) -> (Vec<usize>, u16) {
        self.slow_socket.close(CloseCode::NORMAL, "");
        let mut numbers = Vec::new();
        loop {
            match self.slow.said().await {
                Said::Text(text) => numbers.push(number_of(&text)),
                Said::Close(code, _) => {
                    self.slow.say(&close(code, "")).await;
                    self.journal.until(&format!("closed {code}")).await;
                    return (numbers, code);
                }
                other => panic!("{other:?} came"),
            }
        }
    }
}

async fn connect(server: &Server) -> Peer<TcpStream> {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(KERNEL_BYTES).expect("a small buffer");
    let stream = socket.connect(server.address).await.expect("a connection");
    Peer::upgrade(stream, "/feed").await
}

fn numbered(number: usize) -> String {
    format!("{number:<MESSAGE_BYTES$}")
}

fn number_of(text: &str) -> usize {
    text.trim_end().parse().expect("a number")
}

fn no_key(_: usize) -> Option<String> {
    None
}

#[tokio::test]
async fn disconnect_closes_with_4008_behind_what_the_network_has_taken() {
    let mut room = Room::open(SlowConsumer::Disconnect).await;
    room.flood(no_key).await;
    assert!(!room.slow_socket.is_open());
    let (numbers, code) = room.read_at_last().await;
    assert_eq!(code, 4008);
    // In order and without a gap, up to the point where it was given up.
    assert!(numbers.iter().copied().eq(0..numbers.len()), "{numbers:?}");
    assert!(numbers.len() < MESSAGES);
}

#[tokio::test]
async fn drop_newest_keeps_what_it_has_queued_and_says_what_it_drops() {
    let mut room = Room::open(SlowConsumer::DropNewest).await;
    let queued = room.flood(no_key).await;
    assert!(queued.len() < MESSAGES);
    let (numbers, code) = room.read_at_last().await;
    assert_eq!((numbers, code), (queued, 1000));
}

#[tokio::test]
async fn drop_oldest_keeps_the_newest_in_order() {
    let mut room = Room::open(SlowConsumer::DropOldest).await;
    let queued = room.flood(no_key).await;
    assert_eq!(queued.len(), MESSAGES);
    let (numbers, code) = room.read_at_last().await;
    assert_eq!(code, 1000);
    assert!(numbers.is_sorted() && numbers.len() < MESSAGES, "{numbers:?}");
    // The one before these may be half written.
    let newest = MESSAGES - (OUTBOX_MESSAGES_MAX - 1)..MESSAGES;
    assert!(
        newest.eq(numbers[numbers.len() - (OUTBOX_MESSAGES_MAX - 1)..]
            .iter()
            .copied()),
        "{numbers:?}"
    );
}

#[tokio::test]
async fn latest_keeps_the_newest_of_each_key() {
    const KEYS: usize = 5;
    let mut room = Room::open(SlowConsumer::Latest).await;
    let queued = room.flood(|number| Some((number % KEYS).to_string())).await;
    assert_eq!(queued.len(), MESSAGES);
    let (numbers, code) = room.read_at_last().await;
    assert_eq!(code, 1000);
    assert!(numbers.len() < MESSAGES);
    for key in 0..KEYS {
        let of_key: Vec<usize> = numbers
            .iter()
            .copied()
            .filter(|number| number % KEYS == key)
            .collect();
        assert!(of_key.is_sorted(), "{of_key:?}");
        assert_eq!(of_key.last(), Some(&(MESSAGES - KEYS + key)), "{of_key:?}");
    }
}
