//! A client that expects an answer soon.

use std::net::TcpStream;
use std::time::Duration;

use asena_ws_tests_example::Example;
use tungstenite::{Message, WebSocket};

/// How long an answer may take before the test fails rather than waits.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Client {
    socket: WebSocket<TcpStream>,
}

impl Client {
    pub(crate) fn connect(chat: &Example, query: &str) -> Self {
        let stream = TcpStream::connect(chat.address()).expect("the chat listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        let url = format!("ws://{}/chat{query}", chat.address());
        let (socket, _) = tungstenite::client(url, stream).expect("a connection");
        Self { socket }
    }

    /// Connected, and its welcome read.
    pub(crate) fn welcomed(chat: &Example, query: &str) -> Self {
        let mut client = Self::connect(chat, query);
        let welcome = client.next();
        assert!(welcome.starts_with(r#"{"type":"welcome","#), "{welcome}");
        client
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.socket.send(Message::text(text)).expect("sent");
    }

    /// The next event, as text.
    pub(crate) fn next(&mut self) -> String {
        match self.socket.read().expect("an event") {
            Message::Text(text) => text.as_str().to_owned(),
            other => panic!("an event is text, this is {other:?}"),
        }
    }

    /// Says goodbye, and waits until the chat has done so.
    pub(crate) fn close(mut self) {
        self.socket.close(None).expect("sent");
        // Ends with an error: the one that says that the connection is closed.
        while self.socket.read().is_ok() {}
    }

    /// Waits until the chat says goodbye: its code and its reason.
    pub(crate) fn closed(&mut self) -> (u16, String) {
        match self.socket.read().expect("a goodbye") {
            Message::Close(Some(frame)) => (frame.code.into(), frame.reason.as_str().to_owned()),
            other => panic!("the chat says goodbye, this is {other:?}"),
        }
    }
}
