//! Runs the example as a user does, and talks to it.

use asena_ws_tests_example::Example;
use tungstenite::protocol::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Message, connect};

#[test]
fn it_greets_echoes_and_closes() {
    let echo = Example::start(env!("CARGO_BIN_EXE_echo"));
    let (mut client, _) = connect(format!("ws://{}/chat", echo.address())).expect("a connection");
    assert_eq!(
        client.read().expect("a message"),
        Message::text("Welcome to chat!")
    );
    client.send(Message::text("merhaba")).expect("sent");
    assert_eq!(client.read().expect("a message"), Message::text("Echo: merhaba"));
    let goodbye = CloseFrame {
        code: CloseCode::Normal,
        reason: "bye".into(),
    };
    client.close(Some(goodbye.clone())).expect("sent");
    assert_eq!(client.read().expect("an answer"), Message::Close(Some(goodbye)));
}
