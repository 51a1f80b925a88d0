//! Each delivery class under each policy, against a real client that does not read, beside one that does.

use asena_ws::prelude::*;
use asena_ws::{ConnectionOptions, SlowConsumer};
use serde::{Deserialize, Serialize};
use tokio::net::{TcpSocket, TcpStream};

use crate::kit::frames::close;
use crate::kit::{Journal, Peer, Said, Server};

/// So many messages as the kernel's buffers surely do not hold.
const MESSAGES: usize = 300;
const MESSAGE_BYTES: usize = 4 * 1024;
/// What both sides ask the kernel to hold, which it takes for more.
const KERNEL_BYTES: u32 = 4 * 1024;
const OUTBOX_MESSAGES_MAX: usize = 8;
const KEYS: usize = 5;

const POLICIES: [SlowConsumer; 4] = [
    SlowConsumer::Disconnect,
    SlowConsumer::DropNewest,
    SlowConsumer::DropOldest,
    SlowConsumer::Latest,
];

#[event("order", delivery = must)]
#[derive(Serialize)]
struct Order {
    number: usize,
    padding: String,
}

#[event("typing", delivery = droppable)]
#[derive(Serialize)]
struct Typing {
    number: usize,
    padding: String,
}

#[event("moved", delivery = latest(user))]
#[derive(Serialize)]
struct Moved {
    user: usize,
    number: usize,
    padding: String,
}

#[event("note")]
#[derive(Serialize)]
struct Note {
    number: usize,
    padding: String,
}

#[derive(Deserialize)]
struct Pushed {
    event: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    number: usize,
}

fn padding() -> String {
    "x".repeat(MESSAGE_BYTES)
}

fn order(number: usize) -> Order {
    let padding = padding();
    Order { number, padding }
}

fn typing(number: usize) -> Typing {
    let padding = padding();
    Typing { number, padding }
}

fn note(number: usize) -> Note {
    let padding = padding();
    Note { number, padding }
}

fn moved(number: usize) -> Moved {
    Moved {
        user: number % KEYS,
        number,
        padding: padding(),
    }
}

#[websocket(path = "/feed", emits = [Order, Typing, Moved, Note], close_timeout_ms = 60_000)]
struct Feed {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Feed {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
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
        let router = app.router();
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

    /// Emits numbered events, which the quick client reads one by one, until one does not fit for the slow one; says which.
    async fn flood(&mut self, emit: impl Fn(&Namespace<Feed>, usize) -> Delivery) -> Option<usize> {
        for number in 0..MESSAGES {
            let delivery = emit(&self.namespace, number);
            self.quick_reads(number).await;
            match (delivery.queued, delivery.dropped) {
                (2, 0) => {}
                (1, 1) => return Some(number),
                _ => panic!("each of the two is counted: {delivery:?}"),
            }
        }
        None
    }

    async fn quick_reads(&mut self, number: usize) {
        let pushed: Pushed = serde_json::from_str(&self.quick.text().await).expect("a push");
        assert_eq!(pushed.data.number, number, "the quick one gets all");
    }

    /// What the slow client finds when it reads at last, up to a close.
    async fn read_at_last(mut self) -> (Vec<(String, usize)>, u16) {
        self.slow_socket.close(CloseCode::NORMAL, "");
        let mut pushes = Vec::new();
        loop {
            match self.slow.said().await {
                Said::Text(text) => {
                    let Pushed { event, data } = serde_json::from_str(&text).expect("a push");
                    pushes.push((event, data.number));
                }
                Said::Close(code, _) => {
                    self.slow.say(&close(code, "")).await;
                    self.journal.until(&format!("closed {code}")).await;
                    return (pushes, code);
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

fn numbers_of(pushes: &[(String, usize)], name: &str) -> Vec<usize> {
    let named = pushes.iter().filter(|(event, _)| event == name);
    named.map(|(_, number)| *number).collect()
}

#[tokio::test]
async fn a_must_that_does_not_fit_closes_with_4008_whatever_the_policy() {
    for policy in POLICIES {
        let mut room = Room::open(policy).await;
        let too_much = room
            .flood(|feed, number| feed.emit(&order(number)).expect("JSON"))
            .await;
        assert!(too_much.is_some(), "{policy:?}");
        assert!(!room.slow_socket.is_open(), "{policy:?}");
        let (pushes, code) = room.read_at_last().await;
        assert_eq!(code, 4008, "{policy:?}");
        let numbers = numbers_of(&pushes, "order");
        assert!(
            numbers.iter().copied().eq(0..numbers.len()),
            "{policy:?}: {numbers:?}"
        );
    }
}

#[tokio::test]
async fn a_droppable_that_does_not_fit_is_dropped_and_the_connection_stays_whatever_the_policy() {
    for policy in POLICIES {
        let mut room = Room::open(policy).await;
        let dropped = room
            .flood(|feed, number| feed.emit(&typing(number)).expect("JSON"))
            .await;
        let dropped = dropped.expect("not all fit");
        assert!(room.slow_socket.is_open(), "{policy:?}");
        let (pushes, code) = room.read_at_last().await;
        assert_eq!(code, 1000, "{policy:?}");
        assert!(
            numbers_of(&pushes, "typing").into_iter().eq(0..dropped),
            "{policy:?}"
        );
    }
}

#[tokio::test]
async fn the_latest_of_each_key_is_read_and_few_before_it_whatever_the_policy() {
    for policy in POLICIES {
        let mut room = Room::open(policy).await;
        let dropped = room
            .flood(|feed, number| feed.emit(&moved(number)).expect("JSON"))
            .await;
        assert_eq!(
            dropped, None,
            "{policy:?}: each is queued, in the place of the one before"
        );
        let (pushes, code) = room.read_at_last().await;
        assert_eq!(code, 1000, "{policy:?}");
        let numbers = numbers_of(&pushes, "moved");
        assert!(numbers.len() < MESSAGES, "{policy:?}");
        for key in 0..KEYS {
            let of_key = numbers.iter().copied().filter(|number| number % KEYS == key);
            let of_key: Vec<usize> = of_key.collect();
            assert!(of_key.is_sorted(), "{policy:?}: {of_key:?}");
            assert_eq!(of_key.last(), Some(&(MESSAGES - KEYS + key)), "{policy:?}");
        }
    }
}

#[tokio::test]
async fn more_keys_than_the_outbox_holds_close_with_4008() {
    let mut room = Room::open(SlowConsumer::DropNewest).await;
    let each_by_itself = |number| Moved {
        user: number,
        number,
        padding: padding(),
    };
    let too_much = room
        .flood(|feed, number| feed.emit(&each_by_itself(number)).expect("JSON"))
        .await;
    assert!(too_much.is_some());
    let (_, code) = room.read_at_last().await;
    assert_eq!(code, 4008);
}

#[tokio::test]
async fn an_event_of_no_class_meets_the_policy_of_the_endpoint() {
    for (policy, expected) in [(SlowConsumer::Disconnect, 4008), (SlowConsumer::DropNewest, 1000)] {
        let mut room = Room::open(policy).await;
        let too_much = room
            .flood(|feed, number| feed.emit(&note(number)).expect("JSON"))
            .await;
        assert!(too_much.is_some(), "{policy:?}");
        let (_, code) = room.read_at_last().await;
        assert_eq!(code, expected, "{policy:?}");
    }
}

#[tokio::test]
async fn drop_oldest_drops_notes_for_an_order_and_no_order_for_a_note() {
    let mut room = Room::open(SlowConsumer::DropOldest).await;
    // One order, and then notes until the first of them have surely been dropped.
    room.namespace.emit(&order(0)).expect("JSON");
    room.quick_reads(0).await;
    for number in 1..MESSAGES {
        let delivery = room.namespace.emit(&note(number)).expect("JSON");
        assert_eq!(delivery.queued, 2, "older ones give way");
        room.quick_reads(number).await;
    }
    let delivery = room.namespace.emit(&order(MESSAGES)).expect("JSON");
    assert_eq!(delivery.queued, 2, "for an order, too");
    let (pushes, code) = room.read_at_last().await;
    assert_eq!(code, 1000);
    assert_eq!(numbers_of(&pushes, "order"), [0, MESSAGES]);
    assert!(numbers_of(&pushes, "note").len() < MESSAGES - 1);
}
