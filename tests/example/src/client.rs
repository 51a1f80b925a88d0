use std::net::TcpStream;

use serde_json::Value;
use tungstenite::client::IntoClientRequest;
use tungstenite::handshake::client::Response;
use tungstenite::protocol::CloseFrame;
use tungstenite::{Message, WebSocket};

use crate::{Example, PATIENCE};

/// A WebSocket client. Whatever does not come fails the test, instead of hanging it.
#[derive(Debug)]
pub struct Client {
    socket: WebSocket<TcpStream>,
    handshake: Response,
}

impl Example {
    /// Connects to an endpoint, by its path and query.
    ///
    /// # Panics
    ///
    /// If it is refused.
    #[must_use]
    pub fn connect(&self, path: &str) -> Client {
        self.connect_with(path, &[])
    }

    /// Connects, with headers.
    ///
    /// # Panics
    ///
    /// If it is refused.
    #[must_use]
    pub fn connect_with(&self, path: &str, headers: &[(&'static str, &str)]) -> Client {
        let stream = TcpStream::connect(self.address()).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        let request = format!("ws://{}{path}", self.address()).into_client_request();
        let mut request = request.expect("a URL");
        for (name, value) in headers {
            let value = value.parse().expect("a header's value");
            request.headers_mut().insert(*name, value);
        }
        match tungstenite::client(request, stream) {
            Ok((socket, handshake)) => Client { socket, handshake },
            Err(error) => panic!("no handshake with {path}: {error}"),
        }
    }
}

impl Client {
    /// The answer that the connection began with, for its headers.
    #[must_use]
    pub fn handshake(&self) -> &Response {
        &self.handshake
    }

    /// The address that this client has for the server.
    ///
    /// # Panics
    ///
    /// If the system does not know it.
    #[must_use]
    pub fn local_address(&self) -> String {
        let address = self.socket.get_ref().local_addr();
        address.expect("a connected socket has an address").to_string()
    }

    /// Sends a message.
    ///
    /// # Panics
    ///
    /// If the connection has ended.
    pub fn send(&mut self, message: impl Into<Message>) {
        self.socket.send(message.into()).expect("the message is sent");
    }

    /// The next message, which is text.
    ///
    /// # Panics
    ///
    /// If something else comes, or nothing.
    pub fn text(&mut self) -> String {
        match self.socket.read() {
            Ok(Message::Text(text)) => text.to_string(),
            other => panic!("text was expected, and there came {other:?}"),
        }
    }

    /// The next message, which is JSON.
    ///
    /// # Panics
    ///
    /// If something else comes, or nothing.
    pub fn json(&mut self) -> Value {
        serde_json::from_str(&self.text()).expect("JSON")
    }

    /// Waits for the server to close, with no message before; gives the code and the reason.
    ///
    /// # Panics
    ///
    /// If it does not, or sends something else first.
    pub fn closed(&mut self) -> (u16, String) {
        match self.socket.read() {
            Ok(Message::Close(Some(CloseFrame { code, reason }))) => {
                // The answer to the close frame is written by reading on, to the end.
                while self.socket.read().is_ok() {}
                (code.into(), reason.to_string())
            }
            other => panic!("a close frame with a code was expected, and there came {other:?}"),
        }
    }
}
