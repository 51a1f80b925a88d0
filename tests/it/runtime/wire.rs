//! `protocols = […]` and `errors = …`.

use asena_ws::prelude::*;

use crate::kit::{Client, Server, http};

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

/// The head of the answer to a handshake with these lines of `Sec-WebSocket-Protocol`.
async fn offer(server: &Server, lines: &[&str]) -> String {
    let offers = lines
        .iter()
        .map(|line| format!("sec-websocket-protocol: {line}\r\n"));
    let offers: String = offers.collect();
    let request = format!(
        "GET /spoken HTTP/1.1\r\nhost: here\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offers}\r\n"
    );
    let head = http::head(server.address, &request).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{lines:?}: {head}");
    head
}

#[tokio::test]
async fn a_list_of_subprotocols_may_be_cut_into_lines_between_its_values() {
    // RFC 6455 §11.3.4; tungstenite's client sees but the first line of its own.
    let server = Server::start(App::empty().websocket::<Spoken>()).await;
    for (lines, agreed) in [
        (["chat.v1", "chat.v2"], "chat.v2"),
        (["soup", "salad,chat.v1"], "chat.v1"),
    ] {
        let head = offer(&server, &lines).await;
        let agreed = format!("sec-websocket-protocol: {agreed}\r\n");
        assert!(head.contains(&agreed), "{lines:?}: {head}");
    }
}

#[tokio::test]
async fn a_client_that_speaks_nothing_of_ours_is_let_in_and_told_of_no_subprotocol() {
    // Whether it goes on without one is the client's to say (RFC 6455 §4.2.2); case counts.
    let server = Server::start(App::empty().websocket::<Spoken>()).await;
    for offered in ["soup", "CHAT.V1", ""] {
        let head = offer(&server, &[offered]).await;
        assert!(!head.contains("sec-websocket-protocol"), "{offered:?}: {head}");
    }
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
