//! Enums whose variants are events: the same bytes and the same delivery as types of their own.

use asena_ws::prelude::*;
use asena_ws::{DeliveryClass, Emit};
use futures_util::FutureExt;
use serde::Serialize;

use crate::kit::Server;

#[events]
#[derive(Serialize)]
#[serde(rename_all_fields = "camelCase")]
enum BoardEvents<'a> {
    #[event("posted", delivery = must)]
    Posted {
        reply_to: Option<u8>,
        #[serde(skip_serializing_if = "str::is_empty")]
        text: &'a str,
    },
    #[event(delivery = latest(user))]
    UserMoved {
        user: u8,
        x: f32,
    },
    #[event(delivery = latest)]
    Count(usize),
    Pair(u8, u8),
    Cleared,
}

#[event("alone")]
#[derive(Serialize)]
struct Alone;

#[websocket("/board", emits = [BoardEvents<'_>, Alone], outbox_messages_max = 3)]
struct Board;

impl WebSocketService for Board {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        let posted = BoardEvents::Posted {
            reply_to: None,
            text: "",
        };
        ws.emit(&posted)?;
        Ok(())
    }
}

#[tokio::test]
async fn a_variant_is_its_name_and_its_fields_as_serde_writes_them() {
    let server = Server::start(App::empty().websocket::<Board>()).await;
    let mut client = server.connect("/board").await;
    assert_eq!(
        client.text().await,
        r#"{"event":"posted","data":{"replyTo":null}}"#
    );
    let board: Namespace<Board> = server.app.container().get().expect("it is mounted");
    let posted = BoardEvents::Posted {
        reply_to: Some(1),
        text: "hi",
    };
    for (event, expected) in [
        (posted, r#"{"event":"posted","data":{"replyTo":1,"text":"hi"}}"#),
        (
            BoardEvents::UserMoved { user: 1, x: 0.5 },
            r#"{"event":"user_moved","data":{"user":1,"x":0.5}}"#,
        ),
        (BoardEvents::Count(3), r#"{"event":"count","data":3}"#),
        (BoardEvents::Pair(1, 2), r#"{"event":"pair","data":[1,2]}"#),
        (BoardEvents::Cleared, r#"{"event":"cleared","data":null}"#),
    ] {
        assert_eq!(board.emit(&event).expect("it is JSON").queued, 1);
        assert_eq!(client.text().await, expected);
    }
    board.emit(&Alone).expect("it is JSON");
    assert_eq!(client.text().await, r#"{"event":"alone","data":null}"#);
}

#[tokio::test]
async fn each_variant_has_its_class_and_its_key() {
    let server = Server::start(App::empty().websocket::<Board>()).await;
    let mut client = server.connect("/board").await;
    client.text().await;
    let board: Namespace<Board> = server.app.container().get().expect("it is mounted");
    let sockets = board.local().sockets();
    let [socket] = &sockets[..] else {
        panic!("{sockets:?}");
    };
    socket.cork(|socket| {
        for number in [1_u8, 2, 3] {
            let x = f32::from(number);
            socket.emit(&BoardEvents::UserMoved { user: 7, x }).expect("JSON");
            socket.emit(&BoardEvents::UserMoved { user: 8, x }).expect("JSON");
            socket.emit(&BoardEvents::Count(number.into())).expect("JSON");
        }
    });
    assert_eq!(
        client.json().await["data"],
        serde_json::json!({"user": 7, "x": 3.0})
    );
    assert_eq!(
        client.json().await["data"],
        serde_json::json!({"user": 8, "x": 3.0})
    );
    assert_eq!(client.json().await["data"], 3);
    assert!(socket.is_open());
    assert!(socket.closed().now_or_never().is_none());
}

#[test]
fn the_variants_are_described_in_their_order() {
    let events: Vec<_> = BoardEvents::EVENTS
        .iter()
        .map(|event| (event.name, event.variant, event.delivery))
        .collect();
    assert_eq!(
        events,
        [
            ("posted", Some("Posted"), DeliveryClass::Must),
            ("user_moved", Some("UserMoved"), DeliveryClass::Latest),
            ("count", Some("Count"), DeliveryClass::Latest),
            ("pair", Some("Pair"), DeliveryClass::Policy),
            ("cleared", Some("Cleared"), DeliveryClass::Policy),
        ]
    );
}
