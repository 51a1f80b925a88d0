//! The sections of Asena's WebSocket guide that no example shows, in the form that someone who comes from it would write first.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use asena_ws::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::kit::Server;

/// "Room/Channel Management" as the guide has it: with a map of one's own, though rooms are built in.
#[websocket(path = "/by-hand/{room}", data = Path<String>)]
struct RoomsByHand {
    rooms: Mutex<HashMap<String, HashSet<Socket<Self>>>>,
}

impl RoomsByHand {
    fn rooms(&self) -> MutexGuard<'_, HashMap<String, HashSet<Socket<Self>>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn broadcast_to_room(&self, room: &str, message: &str, except: Option<&Socket<Self>>) {
        for socket in self.rooms().get(room).into_iter().flatten() {
            if Some(socket) != except {
                socket.send(message);
            }
        }
    }
}

impl WebSocketService for RoomsByHand {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        let room = ws.data().to_string();
        self.rooms().entry(room).or_default().insert(ws.clone());
        ws.send("joined");
        Ok(())
    }

    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        let text = message.as_text().unwrap_or_default();
        self.broadcast_to_room(ws.data(), text, Some(ws));
        ws.send("sent");
        Ok(())
    }

    async fn on_close(&self, ws: &Socket<Self>, _reason: CloseReason) {
        if let Some(room) = self.rooms().get_mut(ws.data().as_str()) {
            room.remove(ws);
        }
        self.broadcast_to_room(ws.data(), "somebody left", None);
    }
}

#[tokio::test]
async fn rooms_kept_by_hand_leave_the_sender_out_and_forget_who_has_left() {
    // Defect 3: `socket !== excludeSocket` was always true, so the sender heard itself.
    let server = Server::start(App::empty().websocket::<RoomsByHand>()).await;
    let mut ada = server.connect("/by-hand/a").await;
    let mut bob = server.connect("/by-hand/a").await;
    assert_eq!(
        (ada.text().await, bob.text().await),
        ("joined".to_owned(), "joined".to_owned())
    );
    ada.send("hello").await;
    assert_eq!(ada.text().await, "sent", "and not `hello`");
    assert_eq!(bob.text().await, "hello");
    ada.close(1000, "").await;
    assert_eq!(bob.text().await, "somebody left");
}

/// "Error Handling": a message without a type, of an unknown type, and one that is none.
#[websocket("/typed")]
struct Typed {}

impl WebSocketService for Typed {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        let invalid = |text: &str| HandlerError::client("invalid", text);
        let text = message.as_text().ok_or_else(|| invalid("Invalid format"))?;
        let value: serde_json::Value = serde_json::from_str(text).map_err(|_| invalid("Invalid format"))?;
        match value["type"].as_str() {
            Some("ping") => ws.send_json(&json!({"type": "pong"}))?,
            Some(other) => return Err(invalid(&format!("Unknown message type: {other}"))),
            None => return Err(invalid("Message type is required")),
        };
        Ok(())
    }
}

#[tokio::test]
async fn each_bad_message_is_answered_with_just_the_json_of_the_guide() {
    let server = Server::start(App::empty().websocket::<Typed>()).await;
    let mut client = server.connect("/typed").await;
    for (message, answer) in [
        (
            "{}",
            json!({"type": "error", "message": "Message type is required"}),
        ),
        (
            r#"{"type":"shout"}"#,
            json!({"type": "error", "message": "Unknown message type: shout"}),
        ),
        ("hi", json!({"type": "error", "message": "Invalid format"})),
        (r#"{"type":"ping"}"#, json!({"type": "pong"})),
    ] {
        client.send(message).await;
        assert_eq!(client.json().await, answer, "{message}");
    }
}

/// "Selective Broadcasting": those whose user is among the given ones, found by their data.
#[derive(Deserialize)]
struct User {
    user_id: String,
}

#[websocket(path = "/users", data = Query<User>)]
struct Users {}

impl WebSocketService for Users {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send("ready");
        Ok(())
    }
}

fn broadcast_to_users(users: &Namespace<Users>, ids: &[&str], message: &str) {
    for socket in users.local().sockets() {
        if ids.contains(&socket.data().user_id.as_str()) {
            socket.send(message);
        }
    }
}

#[tokio::test]
async fn selected_users_are_reached_on_all_their_connections_and_nobody_else_is() {
    let server = Server::start(App::empty().websocket::<Users>()).await;
    let users: Namespace<Users> = server.app.container().get().expect("it is mounted");
    let mut clients = Vec::new();
    for user in ["ada", "ada", "bob", "eve"] {
        let mut client = server.connect(&format!("/users?user_id={user}")).await;
        assert_eq!(client.text().await, "ready");
        clients.push((user, client));
    }
    broadcast_to_users(&users, &["ada", "bob"], "for you");
    users.broadcast("for all");
    for (user, client) in &mut clients {
        if *user != "eve" {
            assert_eq!(client.text().await, "for you", "{user}");
        }
        assert_eq!(client.text().await, "for all", "{user}");
    }
}
