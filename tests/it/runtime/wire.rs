//! `protocols = […]` and `errors = …`.

use asena_ws::prelude::*;

use crate::kit::{Client, Server};

#[websocket(path = "/spoken", protocols = ["chat.v2", "chat.v1"])]
struct Spoken {}

impl WebSocketService for Spoken {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send(ws.protocol().unwrap_or("none"));
        Ok(())
    }
}

#[tokio::test]
async fn a_subprotocol_is_agreed_on_where_client_and_endpoint_have_one() {
    let server = Server::start(App::empty().websocket::<Spoken>()).await;
    for (offered, agreed) in [("chat.v1, chat.v2", "chat.v2"), ("soup, chat.v1", "chat.v1")] {
        let (mut client, protocol) = Client::connect_speaking(server.address, "/spoken", offered).await;
        assert_eq!(protocol.as_deref(), Some(agreed), "{offered} was offered");
        assert_eq!(client.text().await, agreed);
    }
    assert_eq!(server.connect("/spoken").await.text().await, "none");
}

/// Fails as it is told to.
fn fail(message: &str) -> Result<()> {
    match message {
        "client" => Err(HandlerError::client("told_to", "I was told to")),
        "internal" => Err("the password is hunter2".into()),
        _ => Ok(()),
    }
}

#[websocket(path = "/closing", errors = close)]
struct Closing {}

impl WebSocketService for Closing {
    async fn on_message(&self, _ws: &Socket<Self>, message: Message) -> Result<()> {
        fail(message.as_text().unwrap_or_default())
    }
}

#[tokio::test]
async fn errors_that_close_say_what_the_client_may_know() {
    let server = Server::start(App::empty().websocket::<Closing>()).await;
    for (told, code, reason) in [
        ("client", 1008, "I was told to"),
        ("internal", 1011, "internal error"),
    ] {
        let mut client = server.connect("/closing").await;
        client.send(told).await;
        assert_eq!(client.closed().await, (code, reason.to_owned()));
    }
}

#[websocket(path = "/silent", errors = silent)]
struct Silent {}

impl WebSocketService for Silent {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        fail(message.as_text().unwrap_or_default())?;
        ws.send(message);
        Ok(())
    }
}

#[tokio::test]
async fn silent_errors_are_not_answered_and_the_connection_stays() {
    let server = Server::start(App::empty().websocket::<Silent>()).await;
    let mut client = server.connect("/silent").await;
    for text in ["client", "internal", "hello"] {
        client.send(text).await;
    }
    assert_eq!(client.text().await, "hello");
}
