//! Rooms that clients join by themselves, by the built-in events `join` and `leave`.

use asena_ws::prelude::*;
use asena_ws::{AuthorizeRoom, RoomAddress};
use serde_json::{Value, json};

use super::Talk;

#[room("doc/{owner}")]
struct DocRoom {
    owner: String,
}

#[room("lobby")]
struct Lobby;

/// Nobody lists it, so nobody joins it by himself.
#[room("staff")]
struct Staff;

#[event("told")]
#[derive(serde::Serialize)]
struct Told(u8);

#[websocket("/docs/{user}", data = Path<String>, emits = [Told], client_rooms = [DocRoom, Lobby], rooms_max = 3)]
struct Docs;

impl AuthorizeRoom<Docs> for DocRoom {
    async fn authorize(&self, ws: &Socket<Docs>) -> Result<()> {
        tokio::task::yield_now().await;
        let Path(user) = ws.data();
        if *user == self.owner {
            return Ok(());
        }
        Err(HandlerError::client(
            "forbidden",
            format!("{} is not yours", self.address()),
        ))
    }
}

impl AuthorizeRoom<Docs> for Lobby {
    async fn authorize(&self, _ws: &Socket<Docs>) -> Result<()> {
        Ok(())
    }
}

#[handlers]
impl Docs {
    #[on("rooms")]
    async fn rooms(&self, ws: &Socket<Self>) -> Vec<String> {
        let mut rooms: Vec<String> = ws.rooms().iter().map(ToString::to_string).collect();
        rooms.sort();
        rooms
    }

    #[on("tell")]
    async fn tell(&self, ws: &Socket<Self>, words: u8) -> Result<()> {
        ws.namespace().to(Lobby).emit(&Told(words))?;
        Ok(())
    }
}

async fn docs() -> Talk {
    Talk::at("/docs/ada", App::empty().websocket::<Docs>()).await
}

#[tokio::test]
async fn who_is_allowed_joins_and_leaves_and_is_answered() {
    let mut talk = docs().await;
    assert_eq!(talk.ok("join", json!("doc/ada")).await, Value::Null);
    assert_eq!(talk.ok("join", json!("lobby")).await, Value::Null);
    assert_eq!(talk.ok("rooms", Value::Null).await, json!(["doc/ada", "lobby"]));
    talk.say(&json!({"event": "tell", "data": 7})).await;
    assert_eq!(talk.hear().await, json!({"event": "told", "data": 7}));
    for _ in 0..2 {
        assert_eq!(
            talk.ok("leave", json!("doc/ada")).await,
            Value::Null,
            "twice is once"
        );
    }
    assert_eq!(talk.ok("rooms", Value::Null).await, json!(["lobby"]));
}

#[tokio::test]
async fn without_an_id_it_is_done_and_nothing_said() {
    let mut talk = docs().await;
    talk.say(&json!({"event": "join", "data": "lobby"})).await;
    assert_eq!(talk.ok("rooms", Value::Null).await, json!(["lobby"]));
    talk.say(&json!({"event": "join", "data": "doc/bob"})).await;
    let error = talk.hear().await;
    assert_eq!(
        (&error["event"], &error["data"]["event"]),
        (&json!("error"), &json!("join"))
    );
    assert_eq!(error["data"]["code"], "forbidden");
}

#[tokio::test]
async fn who_is_not_allowed_or_names_no_such_room_is_told_why() {
    let mut talk = docs().await;
    for (data, code) in [
        (json!("doc/bob"), "forbidden"),
        (json!("doc/a%64a"), "unknown_room"),
        (json!("staff"), "unknown_room"),
        (json!(""), "unknown_room"),
        (json!(7), "invalid_payload"),
        (json!(format!("doc/{}", "x".repeat(300))), "forbidden"),
    ] {
        assert_eq!(talk.error("join", data.clone()).await["code"], code, "{data}");
    }
    let missing = talk.ask(&json!({"event": "leave", "id": 3})).await;
    assert_eq!(
        (&missing["id"], &missing["error"]["code"]),
        (&json!(3), &json!("invalid_payload"))
    );
    assert_eq!(talk.ok("rooms", Value::Null).await, json!([]));
    assert_eq!(Staff.address(), "staff");
}

/// Has its own event of the name.
#[websocket("/own", client_rooms = [Lobby])]
struct Own;

impl AuthorizeRoom<Own> for Lobby {
    async fn authorize(&self, _ws: &Socket<Own>) -> Result<()> {
        Ok(())
    }
}

#[handlers]
impl Own {
    #[on("join")]
    async fn join(&self, number: u8) -> u8 {
        number
    }
}

#[tokio::test]
async fn an_event_of_the_endpoint_itself_comes_first() {
    let mut talk = Talk::at("/own", App::empty().websocket::<Own>()).await;
    assert_eq!(talk.ok("join", json!(7)).await, 7);
    assert_eq!(talk.ok("leave", json!("lobby")).await, Value::Null);
}

/// Has no typed events but these.
#[websocket("/raw", client_rooms = [Lobby])]
struct Raw;

impl AuthorizeRoom<Raw> for Lobby {
    async fn authorize(&self, _ws: &Socket<Raw>) -> Result<()> {
        Ok(())
    }
}

impl WebSocketService for Raw {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.to(Lobby).send("nobody else");
        ws.send(message);
        Ok(())
    }
}

#[tokio::test]
async fn a_raw_endpoint_has_them_beside_its_messages() {
    let mut talk = Talk::at("/raw", App::empty().websocket::<Raw>()).await;
    assert_eq!(talk.ok("join", json!("lobby")).await, Value::Null);
    talk.client.send("merhaba").await;
    assert_eq!(talk.client.text().await, "merhaba");
    assert_eq!(talk.error("join", json!("bar")).await["code"], "unknown_room");
}

#[websocket("/none")]
struct NoRooms;

#[handlers]
impl NoRooms {
    #[on("ping")]
    async fn ping(&self) {}
}

#[tokio::test]
async fn where_no_rooms_are_listed_join_is_an_event_that_nobody_knows() {
    let mut talk = Talk::at("/none", App::empty().websocket::<NoRooms>()).await;
    assert_eq!(talk.error("join", json!("lobby")).await["code"], "unknown_event");
}
