//! Who reads an event that is emitted, and which bytes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use asena_ws::prelude::*;
use asena_ws::{Compression, Emit, Endpoint, SendError};
use serde::{Serialize, Serializer};

use crate::kit::{Client, Server};

#[event("posted")]
#[derive(Serialize)]
struct Posted<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<u32>,
}

#[event]
#[derive(Serialize)]
struct RoomClosed;

#[event]
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Mood {
    Calm,
    Stormy { wind: u8 },
}

/// Counts how often it is written.
#[event("counted")]
struct Counted<'a>(&'a AtomicU32);

impl Serialize for Counted<'_> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_u32(self.0.fetch_add(1, Ordering::SeqCst) + 1)
    }
}

/// JSON has no such keys.
#[event("unwritable")]
#[derive(Serialize)]
struct Unwritable(BTreeMap<(u8, u8), u8>);

impl Unwritable {
    fn new() -> Self {
        Self(BTreeMap::from([((1, 2), 3)]))
    }
}

#[websocket("/board", emits = [Posted<'_>, RoomClosed, Mood, Counted<'_>, Unwritable])]
struct Board;

#[handlers]
impl Board {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join("readers")?;
        ws.send(ws.id().to_string());
        Ok(())
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: String) -> Result<()> {
        let posted = Posted {
            text: &text,
            reply_to: None,
        };
        ws.to("readers").emit(&posted)?;
        ws.emit(&Mood::Stormy { wind: 7 })?;
        Ok(())
    }
}

struct Crowd {
    _server: Server,
    namespace: Namespace<Board>,
    clients: Vec<Client>,
    ids: Vec<SocketId>,
}

impl Crowd {
    async fn of(size: usize) -> Self {
        let server = Server::start(App::empty().websocket::<Board>()).await;
        let (mut clients, mut ids) = (Vec::new(), Vec::new());
        for _ in 0..size {
            let mut client = server.connect("/board").await;
            ids.push(client.text().await.parse().expect("an id"));
            clients.push(client);
        }
        Self {
            namespace: server.app.container().get().expect("it is mounted"),
            _server: server,
            clients,
            ids,
        }
    }

    fn socket(&self, index: usize) -> Socket<Board> {
        let socket = self.namespace.local().socket(self.ids[index]);
        socket.expect("it is connected")
    }
}

#[tokio::test]
async fn an_event_is_its_name_and_its_data_as_serde_writes_it() {
    let mut crowd = Crowd::of(1).await;
    let socket = crowd.socket(0);
    let client = &mut crowd.clients[0];
    let posted = Posted {
        text: "\"merhaba\" 🌍",
        reply_to: Some(1),
    };
    assert_eq!(socket.emit(&posted).expect("it is JSON"), SendOutcome::Queued);
    let expected = r#"{"event":"posted","data":{"text":"\"merhaba\" 🌍","reply_to":1}}"#;
    assert_eq!(client.text().await, expected);
    socket.emit(&RoomClosed).expect("it is JSON");
    assert_eq!(client.text().await, r#"{"event":"room_closed","data":null}"#);
    socket.emit(&Mood::Calm).expect("it is JSON");
    assert_eq!(client.text().await, r#"{"event":"mood","data":"calm"}"#);
}

#[tokio::test]
async fn a_room_reads_it_without_the_sender_and_a_namespace_with_everybody() {
    let mut crowd = Crowd::of(3).await;
    crowd.clients[0].send("hello").await;
    let posted = r#"{"event":"posted","data":{"text":"hello"}}"#;
    assert_eq!(
        crowd.clients[0].text().await,
        r#"{"event":"mood","data":{"stormy":{"wind":7}}}"#,
        "the sender is left out of the room"
    );
    for client in &mut crowd.clients[1..] {
        assert_eq!(client.text().await, posted);
    }
    let delivery = crowd.namespace.emit(&RoomClosed).expect("it is JSON");
    assert_eq!((delivery.queued, delivery.dropped, delivery.closed), (3, 0, 0));
    let everybody_else = crowd.namespace.all().except(&crowd.socket(0));
    let delivery = everybody_else.emit(&Mood::Calm).expect("it is JSON");
    assert_eq!(delivery.queued, 2);
    let delivery = crowd
        .namespace
        .to("nobody")
        .emit(&RoomClosed)
        .expect("it is JSON");
    assert_eq!(delivery, Delivery::default());
    for (index, client) in crowd.clients.iter_mut().enumerate() {
        assert_eq!(client.text().await, r#"{"event":"room_closed","data":null}"#);
        if index > 0 {
            assert_eq!(client.text().await, r#"{"event":"mood","data":"calm"}"#);
        }
    }
}

#[tokio::test]
async fn an_event_for_many_is_written_once() {
    let mut crowd = Crowd::of(3).await;
    let count = AtomicU32::new(0);
    crowd.namespace.emit(&Counted(&count)).expect("it is JSON");
    for client in &mut crowd.clients {
        assert_eq!(client.text().await, r#"{"event":"counted","data":1}"#);
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_written_is_sent_to_nobody() {
    let mut crowd = Crowd::of(2).await;
    let (socket, event) = (crowd.socket(0), Unwritable::new());
    let errors = [
        socket.emit(&event).map(drop),
        socket.to("readers").emit(&event).map(drop),
        crowd.namespace.emit(&event).map(drop),
    ];
    for error in errors {
        assert!(matches!(error, Err(SendError::Event(_))), "{error:?}");
    }
    crowd.namespace.emit(&RoomClosed).expect("it is JSON");
    for client in &mut crowd.clients {
        assert_eq!(client.text().await, r#"{"event":"room_closed","data":null}"#);
    }
}

#[tokio::test]
async fn an_event_to_a_connection_that_has_ended_says_so() {
    let mut crowd = Crowd::of(1).await;
    let socket = crowd.socket(0);
    crowd.clients[0].close(1000, "bye").await;
    socket.closed().await;
    assert_eq!(socket.emit(&RoomClosed).expect("it is JSON"), SendOutcome::Closed);
}

#[websocket("/compressed", emits = [RoomClosed], compression = Compression::new().threshold_bytes(1))]
struct Compressed;
impl WebSocketService for Compressed {}

#[tokio::test]
async fn a_client_that_does_not_compress_reads_the_same() {
    let server = Server::start(App::empty().websocket::<Compressed>()).await;
    let mut client = server.connect("/compressed").await;
    let namespace: Namespace<Compressed> = server.app.container().get().expect("it is mounted");
    client.ping("is it open?").await;
    client.message().await;
    namespace.emit(&RoomClosed).expect("it is JSON");
    assert_eq!(client.text().await, r#"{"event":"room_closed","data":null}"#);
}

/// As code that makes a contract of an endpoint walks its list.
trait Names {
    fn names() -> Vec<&'static str>;
}

impl Names for () {
    fn names() -> Vec<&'static str> {
        Vec::new()
    }
}

impl<E: Emit, Rest: Names> Names for (E, Rest) {
    fn names() -> Vec<&'static str> {
        let mut names: Vec<_> = E::EVENTS.iter().map(|event| event.name).collect();
        names.extend(Rest::names());
        names
    }
}

#[test]
fn what_an_endpoint_emits_is_a_list_of_types() {
    let names = <Board as Endpoint>::Emits::names();
    assert_eq!(names, ["posted", "room_closed", "mood", "counted", "unwritable"]);
    assert!(<Compressed as Endpoint>::Emits::names() == ["room_closed"]);
}
