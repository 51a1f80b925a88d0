//! Rooms, namespaces and the courier, over real sockets.

mod churn;
mod courier;
mod elsewhere;
mod hammer;
mod json;
mod room_hooks;
mod room_marks;
mod rooms;
mod sockets;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, RoomError};

use crate::kit::{Client, Journal, Server, within};

/// Does what a client says: `join a`, `leave a`, `rooms`, and sends by every way there is.
#[websocket("/lobby")]
struct Lobby {
    #[inject]
    journal: Option<Provided<Journal>>,
}

#[handlers]
impl Lobby {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send(ws.id().to_string());
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: String) -> Result<()> {
        let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let (room, words) = rest.split_once(' ').unwrap_or((rest, ""));
        match verb {
            "join" => ws.join(rest).map_err(refused)?,
            "leave" => {
                ws.send(format!("left: {}", ws.leave(room)));
                return Ok(());
            }
            "rooms" => {
                let mut rooms = ws.rooms();
                rooms.sort();
                let names: Vec<&str> = rooms.iter().map(RoomName::as_str).collect();
                ws.send(names.join(" "));
                return Ok(());
            }
            "others" => drop(ws.to(room).send(words)),
            "all" => drop(ws.namespace().to(room).send(words)),
            "others-in-either" => drop(ws.to(room).to("b").send(words)),
            "either" => drop(ws.namespace().to(room).to("b").send(words)),
            "everybody" => drop(ws.namespace().broadcast(rest)),
            "everybody-else" => drop(ws.namespace().all().except(ws).send(rest)),
            other => return Err(HandlerError::client("unknown", format!("what is {other}?"))),
        }
        ws.send("done");
        Ok(())
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, _reason: CloseReason) {
        if let Some(journal) = &self.journal {
            let rooms = ws.rooms().len();
            let others = ws.namespace().local().socket_count();
            journal.note(format!("closed, in {rooms} rooms, beside {others} others"));
        }
    }
}

fn refused(error: RoomError) -> HandlerError {
    HandlerError::client("refused", error.to_string())
}

fn lobby() -> AppBuilder {
    App::empty().websocket::<Lobby>()
}

/// A client of the lobby, and the id that it was greeted with.
async fn enter(server: &Server) -> (Client, SocketId) {
    let mut client = server.connect("/lobby").await;
    let id = client.text().await.parse().expect("the greeting is an id");
    (client, id)
}

/// Says something, and waits until it is done. What arrives before that is given back.
async fn say(client: &mut Client, text: &str) -> Vec<String> {
    client.send(text).await;
    let mut before = Vec::new();
    loop {
        match client.text().await {
            done if done == "done" => return before,
            other => before.push(other),
        }
    }
}

/// Waits until the server has no connection in a namespace any more.
async fn emptied<S>(namespace: &Namespace<S>) {
    let sockets = namespace.local().sockets();
    for socket in sockets {
        within("a connection to end", socket.closed()).await;
    }
}
