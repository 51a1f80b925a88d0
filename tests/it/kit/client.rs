use std::net::SocketAddr;

use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::Error;
use tokio_tungstenite::tungstenite::protocol::frame::Frame as RawFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{Bytes, Message, http};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::http2::Http2;
use super::wire::{self, Wire};
use super::within;

const PROTOCOL: &str = "sec-websocket-protocol";

/// A peer of the server: tungstenite's client, which shares no code of ours.
pub(crate) struct Client {
    stream: WebSocketStream<Wire>,
}

/// A close frame: the code, and the words beside it.
pub(crate) type Closed = (u16, String);

/// An HTTP answer instead of a WebSocket.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr, path: &str) -> Self {
        let connected = within("the handshake", connect(address, path)).await;
        match connected {
            Ok((stream, _)) => Self { stream },
            Err(error) => panic!("no WebSocket at {path}: {error:?}"),
        }
    }

    /// A connection whose handshake offers subprotocols, and the one that the server agreed to.
    pub(crate) async fn connect_speaking(
        address: SocketAddr,
        path: &str,
        protocols: &str,
    ) -> (Self, Option<String>) {
        let headers = [(PROTOCOL, protocols)];
        let connected = within("the handshake", connect_with(address, path, &headers)).await;
        let (stream, agreed) = connected.expect("a WebSocket");
        (Self { stream }, agreed)
    }

    /// Over any wire that is a WebSocket already.
    pub(crate) async fn over(wire: Wire) -> Self {
        let stream = WebSocketStream::from_raw_socket(wire, Role::Client, None).await;
        Self { stream }
    }

    pub(crate) async fn refused(address: SocketAddr, path: &str) -> Refusal {
        match within("the refusal", connect(address, path)).await {
            Err(Failure::Refused(refusal)) => refusal,
            Err(error) => panic!("no HTTP answer at {path}: {error:?}"),
            Ok(_) => panic!("{path} was upgraded"),
        }
    }

    /// Whether a newcomer is answered with 503, or not at all, since the port is closed.
    pub(crate) async fn is_turned_away(address: SocketAddr, path: &str) -> bool {
        match within("the refusal", connect(address, path)).await {
            Err(Failure::Refused(refusal)) => refusal.status == 503,
            Err(_) => true,
            Ok(_) => false,
        }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.send_message(Message::text(text)).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: impl Into<Bytes>) {
        self.send_message(Message::binary(bytes)).await;
    }

    pub(crate) async fn ping(&mut self, payload: &'static str) {
        self.send_message(Message::Ping(payload.into())).await;
    }

    pub(crate) async fn close(&mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame {
            code: code.into(),
            reason: reason.into(),
        };
        self.send_message(Message::Close(Some(frame))).await;
    }

    /// A close frame without a code.
    pub(crate) async fn close_without_code(&mut self) {
        self.send_message(Message::Close(None)).await;
    }

    /// Breaks the protocol: a text frame that is no UTF-8 (RFC 6455 §8.1).
    pub(crate) async fn send_invalid_text(&mut self) {
        let frame = RawFrame::message(b"\xff".as_slice(), OpCode::Data(Data::Text), true);
        self.send_message(Message::Frame(frame)).await;
    }

    async fn send_message(&mut self, message: Message) {
        let sent = within("the peer to take a message", self.stream.send(message)).await;
        sent.expect("the connection takes a message");
    }

    /// Messages that leave in one write, so that the server reads them together.
    pub(crate) async fn send_together(&mut self, texts: &[&str]) {
        for text in texts {
            let fed = within(
                "the peer to take a message",
                self.stream.feed(Message::text(*text)),
            )
            .await;
            fed.expect("the connection takes a message");
        }
        let flushed = within("the peer to take its messages", self.stream.flush()).await;
        flushed.expect("the connection takes messages");
    }

    pub(crate) async fn text(&mut self) -> String {
        match self.message().await {
            Message::Text(text) => text.to_string(),
            other => panic!("a text message was expected, and {other:?} came"),
        }
    }

    pub(crate) async fn bytes(&mut self) -> Bytes {
        match self.message().await {
            Message::Binary(bytes) => bytes,
            other => panic!("a binary message was expected, and {other:?} came"),
        }
    }

    /// The next binary message, behind whatever pings and pongs there are.
    pub(crate) async fn next_bytes(&mut self) -> Bytes {
        loop {
            match self.message().await {
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Binary(bytes) => return bytes,
                other => panic!("a binary message was expected, and {other:?} came"),
            }
        }
    }

    pub(crate) async fn json(&mut self) -> serde_json::Value {
        let text = self.text().await;
        serde_json::from_str(&text).expect("the message is JSON")
    }

    /// The next frame of any kind. Pings are answered by tungstenite, and seen here all the same.
    pub(crate) async fn message(&mut self) -> Message {
        match within("a message", self.stream.next()).await {
            Some(Ok(message)) => message,
            Some(Err(error)) => panic!("a message was expected, and the connection failed: {error}"),
            None => panic!("a message was expected, and the connection ended"),
        }
    }

    /// Nothing has arrived by now. The test sees to it that by now it would have.
    pub(crate) fn refute_message(&mut self) {
        if let Some(arrived) = self.stream.next().now_or_never() {
            panic!("no message was expected yet, and {arrived:?} came");
        }
    }

    /// Reads on to the close frame, answers it, and waits for the end of the connection.
    pub(crate) async fn closed(&mut self) -> Closed {
        let closed = self.close_frame().await;
        while let Some(Ok(_)) = within("the end of the connection", self.stream.next()).await {}
        closed
    }

    /// Reads on to the close frame, and leaves it at that: the answer is not sent yet.
    pub(crate) async fn close_frame(&mut self) -> Closed {
        loop {
            if let Message::Close(frame) = self.message().await {
                let frame = frame.expect("the server's close frames have a code");
                return (frame.code.into(), frame.reason.to_string());
            }
        }
    }

    /// Reads to the end of the connection, however it ends, and counts the messages.
    pub(crate) async fn count_to_the_end(&mut self) -> usize {
        let mut count = 0;
        while let Some(Ok(message)) = within("the end of the connection", self.stream.next()).await {
            count += usize::from(message.is_text() || message.is_binary());
        }
        count
    }

    /// Reads to the end of the connection, however it ends: the texts.
    pub(crate) async fn texts_to_the_end(&mut self) -> Vec<String> {
        let mut texts = Vec::new();
        while let Some(Ok(message)) = within("the end of the connection", self.stream.next()).await {
            if let Message::Text(text) = message {
                texts.push(text.to_string());
            }
        }
        texts
    }

    /// Waits for the end of a connection that has no close frame.
    pub(crate) async fn cut_off(&mut self) {
        match within("the end of the connection", self.stream.next()).await {
            Some(Err(_)) | None => {}
            Some(Ok(message)) => panic!("the connection should have been cut off, and {message:?} came"),
        }
    }
}

/// Why there is no WebSocket.
#[derive(Debug)]
enum Failure {
    Refused(Refusal),
    Other(#[expect(dead_code, reason = "a panic prints it")] Error),
}

/// A WebSocket, and the subprotocol that was agreed on.
type Connected = (WebSocketStream<Wire>, Option<String>);

async fn connect(address: SocketAddr, path: &str) -> Result<Connected, Failure> {
    connect_with(address, path, &[]).await
}

async fn connect_with(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<Connected, Failure> {
    let stream = Wire::dial(address).await;
    let stream = stream.map_err(|error| Failure::Other(error.into()))?;
    let agreed = |headers: &http::HeaderMap| {
        let agreed = headers.get(PROTOCOL);
        agreed.map(|value| value.to_str().expect("text").to_owned())
    };
    if wire::is_http2() {
        let connection = Http2::begin(stream).await;
        let (head, stream) = connection.connect(path, headers, &[]).await;
        if head.status() != 200 {
            return Err(Failure::Refused(stream.refusal(&head).await));
        }
        let client = Client::over(Wire::Http2(stream)).await;
        return Ok((client.stream, agreed(head.headers())));
    }
    let mut request = url(address, path).into_client_request().expect("a good URL");
    for (name, value) in headers {
        let value = value.parse().expect("a header's value");
        request.headers_mut().insert(*name, value);
    }
    match client_async(request, Wire::Tcp(stream)).await {
        Ok((stream, response)) => Ok((stream, agreed(response.headers()))),
        Err(Error::Http(response)) => Err(Failure::Refused(refusal(*response))),
        Err(error) => Err(Failure::Other(error)),
    }
}

fn url(address: SocketAddr, path: &str) -> String {
    format!("ws://{address}{path}")
}

fn refusal(response: http::Response<Option<Vec<u8>>>) -> Refusal {
    let status = response.status().as_u16();
    let body = response.into_body().unwrap_or_default();
    Refusal {
        status,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}
