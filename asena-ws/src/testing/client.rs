use bytes::Bytes;
use serde::Serialize;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::call::Call;
use super::came::{Came, Shown};
use super::conversation::Conversation;
use super::line::Line;
use crate::protocol::{CloseReason, Message};

/// A client of a [`TestApp`](super::TestApp), which says what it expects and fails the test if something else comes.
///
/// It expects messages one by one, in the order in which they come; pings of the server are answered and otherwise passed
/// over. Each method that waits gives up after 5 s of tokio's time. Nothing is read between two calls, so a client that
/// is not asked for anything is a slow consumer. Dropping it ends the connection without a close handshake.
///
/// ```
/// # use asena_ws::prelude::*;
/// # use asena_ws::testing::TestApp;
/// # use serde_json::json;
/// # #[websocket("/echo")] struct Echo {}
/// # #[handlers] impl Echo {
/// #     #[on_message] async fn echo(&self, ws: &Socket<Self>, text: String) { ws.send(text); }
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = TestApp::start(App::empty().websocket::<Echo>()).await;
/// let mut client = app.connect("/echo").await;
/// client.send_json(&json!({"type": "typing"})).await;
/// client.expect_json(json!({"type": "typing"})).await;
/// client.ping().await;
/// client.close(1000, "bye").await;
/// # }
/// ```
#[derive(Debug)]
pub struct TestClient {
    pub(super) conversation: Conversation,
    protocol: Option<String>,
    pings: u64,
}

/// Sending, and ending.
impl TestClient {
    pub(super) fn new(path: String, line: Line, protocol: Option<String>) -> Self {
        Self {
            conversation: Conversation::new(path, line),
            protocol,
            pings: 0,
        }
    }

    /// The path and query that it is connected to.
    #[must_use]
    pub fn path(&self) -> &str {
        self.conversation.path()
    }

    /// The subprotocol that the app agreed to.
    #[must_use]
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_deref()
    }

    /// Sends a message: text, bytes, or a [`Message`].
    ///
    /// # Panics
    ///
    /// If the connection has ended, or if the app takes nothing for 5 s, as it does while its inbox is full.
    #[track_caller]
    pub fn send<M: Into<Message>>(&mut self, message: M) -> impl Future<Output = ()> + Send + use<'_, M> {
        let call = Call::here("send");
        let message = message.into();
        async move { self.send_message(&call, message).await }
    }

    /// Sends a value as JSON text.
    ///
    /// # Panics
    ///
    /// As [`send`](Self::send), and if the value cannot be written as JSON.
    #[track_caller]
    pub fn send_json<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> impl Future<Output = ()> + Send + use<'_, T> {
        let call = Call::here("send_json");
        let json = serde_json::to_string(value);
        async move {
            match json {
                Ok(json) => self.send_message(&call, json.into()).await,
                Err(error) => call.fail("a value that JSON can hold", error),
            }
        }
    }

    /// Sends a ping and waits for its pong. Messages that come before it, 1,024 at most, stay to be received.
    ///
    /// # Panics
    ///
    /// If the connection ends, or no pong comes within 5 s.
    #[track_caller]
    pub fn ping(&mut self) -> impl Future<Output = ()> + Send + '_ {
        let call = Call::here("ping");
        async move {
            self.pings += 1;
            let payload = Bytes::from(self.pings.to_string());
            let ping = Frame::Ping(payload.clone());
            self.conversation.put(&call, ping, &"a ping").await;
            if let Err(came) = self.conversation.pong(&payload).await {
                self.conversation.fail(&call, &"a pong", &came);
            }
        }
    }

    /// Closes the connection and waits for its end; gives what the app answered. Messages that were not received are lost.
    ///
    /// # Panics
    ///
    /// If the connection has ended already, ends without an answer, or does not end within 5 s; or if the code must not
    /// be sent, or the reason is longer than 123 bytes.
    #[track_caller]
    pub fn close<R: Into<String>>(
        mut self,
        code: u16,
        reason: R,
    ) -> impl Future<Output = CloseReason> + Send + use<R> {
        let call = Call::here(format!("close({code})"));
        let reason = reason.into();
        async move {
            let frame = CloseFrame {
                code: code.into(),
                reason: reason.into(),
            };
            let sent = format!("a close with {code}");
            let talk = &mut self.conversation;
            talk.put(&call, Frame::Close(Some(frame)), &sent).await;
            match talk.end().await {
                Came::Closed(reason) => reason,
                came => talk.fail(&call, &"the answer to its close", &came),
            }
        }
    }

    /// Ends the connection without a close handshake, as a network does that fails.
    pub fn terminate(self) {
        self.conversation.cut();
    }

    async fn send_message(&mut self, call: &Call, message: Message) {
        let shown = Shown(&message).to_string();
        let frame = match message {
            Message::Text(text) => Frame::text(text.as_str()),
            Message::Binary(bytes) => Frame::Binary(bytes),
        };
        self.conversation.put(call, frame, &shown).await;
    }
}
