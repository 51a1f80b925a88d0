use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message as Frame};

use super::PATIENCE;
use super::call::Call;
use super::came::{Came, Shown};
use super::line::Line;
use super::transcript::Transcript;
use crate::protocol::{CloseCode, CloseReason, Message};

/// How long nothing may come before it counts as nothing.
const QUIET: Duration = Duration::from_millis(100);
/// The most messages that are kept while a pong is awaited.
const EARLY_MAX: usize = 1024;

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
    path: String,
    line: Line,
    protocol: Option<String>,
    transcript: Transcript,
    /// What came while a pong was awaited.
    early: VecDeque<Message>,
    /// How the connection ended, if it has.
    ended: Option<Came>,
    pings: u64,
}

impl TestClient {
    pub(super) fn new(path: String, line: Line, protocol: Option<String>) -> Self {
        Self {
            path,
            line,
            protocol,
            transcript: Transcript::default(),
            early: VecDeque::new(),
            ended: None,
            pings: 0,
        }
    }

    /// The path and query that it is connected to.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
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

    /// The next message, whatever it is.
    ///
    /// # Panics
    ///
    /// If none comes within 5 s, or the connection ends.
    #[track_caller]
    pub fn receive(&mut self) -> impl Future<Output = Message> + Send + '_ {
        let call = Call::here("receive");
        async move { self.message(&call, &"a message").await }
    }

    /// The next message, read as JSON text.
    ///
    /// # Panics
    ///
    /// As [`receive`](Self::receive), and if it is not the JSON of a `T`.
    #[track_caller]
    pub fn receive_json<T: DeserializeOwned>(&mut self) -> impl Future<Output = T> + Send + use<'_, T> {
        let call = Call::here("receive_json");
        let expected = format!("the JSON of `{}`", std::any::type_name::<T>());
        async move { self.json(&call, &expected).await }
    }

    /// Expects that the next message is this text.
    ///
    /// # Panics
    ///
    /// If something else comes, or nothing within 5 s.
    #[track_caller]
    pub fn expect_text<T: Into<String>>(
        &mut self,
        expected: T,
    ) -> impl Future<Output = ()> + Send + use<'_, T> {
        let call = Call::here("expect_text");
        let expected = Message::from(expected.into());
        async move {
            let message = self.message(&call, &Shown(&expected)).await;
            if message != expected {
                self.fail(&call, &Shown(&expected), &Came::Message(message));
            }
        }
    }

    /// Expects that the next message is JSON text that equals this value; the order of an object's keys does not count.
    ///
    /// # Panics
    ///
    /// If something else comes, or nothing within 5 s.
    #[track_caller]
    pub fn expect_json(&mut self, expected: Value) -> impl Future<Output = ()> + Send + '_ {
        let call = Call::here("expect_json");
        async move {
            let words = format!("the JSON {expected}");
            let came: Value = self.json(&call, &words).await;
            if came != expected {
                self.fail(&call, &words, &format_args!("the JSON {came}"));
            }
        }
    }

    /// Expects that a close is next, with this code, and gives it with its reason. The close is answered.
    ///
    /// 1006 stands for an end without a close frame, 1005 for a close frame without a code.
    ///
    /// # Panics
    ///
    /// If something else comes, or nothing within 5 s.
    #[track_caller]
    pub fn expect_close(&mut self, code: u16) -> impl Future<Output = CloseReason> + Send + '_ {
        let call = Call::here(format!("expect_close({code})"));
        async move {
            let came = self.next(PATIENCE).await;
            let reason = match &came {
                Came::Closed(reason) => Some(reason.clone()),
                Came::Lost(_) => Some(CloseCode::ABNORMAL.into()),
                Came::Message(_) | Came::Pong(_) | Came::Nothing(_) => None,
            };
            match reason.filter(|reason| reason.code.get() == code) {
                Some(reason) => reason,
                None => self.fail(&call, &format_args!("a close with {code}"), &came),
            }
        }
    }

    /// Expects that nothing comes for 100 ms of tokio's time, which is no time at all where it is paused.
    ///
    /// # Panics
    ///
    /// If a message comes, or the connection ends.
    #[track_caller]
    pub fn refute_message(&mut self) -> impl Future<Output = ()> + Send + '_ {
        let call = Call::here("refute_message");
        async move { self.quiet(&call, QUIET).await }
    }

    /// As [`refute_message`](Self::refute_message), for a time of your own.
    ///
    /// # Panics
    ///
    /// If a message comes, or the connection ends.
    #[track_caller]
    pub fn refute_message_for(&mut self, quiet: Duration) -> impl Future<Output = ()> + Send + '_ {
        let call = Call::here(format!("refute_message_for({quiet:?})"));
        async move { self.quiet(&call, quiet).await }
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
            self.put(&call, Frame::Ping(payload.clone()), &"a ping").await;
            let deadline = Instant::now() + PATIENCE;
            loop {
                match self.arrive(deadline, PATIENCE).await {
                    Came::Pong(answer) if answer == payload => return,
                    // The server's own, unasked for (RFC 6455 §5.5.3).
                    Came::Pong(_) => {}
                    Came::Message(message) if self.early.len() < EARLY_MAX => self.early.push_back(message),
                    came => self.fail(&call, &"a pong", &came),
                }
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
            self.put(&call, Frame::Close(Some(frame)), &sent).await;
            let deadline = Instant::now() + PATIENCE;
            loop {
                match self.arrive(deadline, PATIENCE).await {
                    Came::Closed(reason) => return reason,
                    Came::Message(_) | Came::Pong(_) => {}
                    came => self.fail(&call, &"the answer to its close", &came),
                }
            }
        }
    }

    /// Ends the connection without a close handshake, as a network does that fails.
    pub fn terminate(self) {
        self.line.cut();
    }

    async fn quiet(&mut self, call: &Call, quiet: Duration) {
        match self.next(quiet).await {
            Came::Nothing(_) => {}
            came => self.fail(call, &format_args!("nothing for {quiet:?}"), &came),
        }
    }

    async fn message(&mut self, call: &Call, expected: &(dyn fmt::Display + Sync)) -> Message {
        match self.next(PATIENCE).await {
            Came::Message(message) => message,
            came => self.fail(call, expected, &came),
        }
    }

    async fn json<T: DeserializeOwned>(&mut self, call: &Call, expected: &str) -> T {
        let message = self.message(call, &expected).await;
        let Some(text) = message.as_text() else {
            self.fail(call, &expected, &Shown(&message));
        };
        match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => self.fail(call, &expected, &format_args!("{} ({error})", Shown(&message))),
        }
    }

    async fn send_message(&mut self, call: &Call, message: Message) {
        let shown = Shown(&message).to_string();
        let frame = match message {
            Message::Text(text) => Frame::text(text.as_str()),
            Message::Binary(bytes) => Frame::Binary(bytes),
        };
        self.put(call, frame, &shown).await;
    }

    async fn put(&mut self, call: &Call, frame: Frame, shown: &(dyn fmt::Display + Sync)) {
        let expected = format_args!("the app to take {shown}").to_string();
        let came = match self.line.lease() {
            None => self.end_known(),
            Some(mut lease) => {
                self.transcript.settle();
                let Some(wire) = lease.wire() else { return };
                match timeout_at(Instant::now() + PATIENCE, wire.send(frame)).await {
                    Ok(Ok(())) => {
                        drop(lease);
                        self.transcript.note_sent(&shown);
                        return;
                    }
                    Ok(Err(error)) => Came::Lost(error.to_string()),
                    Err(_) => Came::Nothing(PATIENCE),
                }
            }
        };
        self.fail(call, &expected, &came);
    }

    /// What comes next, be it that it came before a pong.
    async fn next(&mut self, patience: Duration) -> Came {
        match self.early.pop_front() {
            Some(message) => Came::Message(message),
            None => loop {
                match self.arrive(Instant::now() + patience, patience).await {
                    Came::Pong(_) => {}
                    came => return came,
                }
            },
        }
    }

    async fn arrive(&mut self, deadline: Instant, patience: Duration) -> Came {
        if let Some(ended) = &self.ended {
            return ended.clone();
        }
        let came = self.read(deadline, patience).await;
        match &came {
            Came::Nothing(_) => self.transcript.settle(),
            Came::Closed(_) | Came::Lost(_) => {
                self.ended = Some(came.clone());
                self.transcript.note_received(&came);
            }
            Came::Message(_) | Came::Pong(_) => self.transcript.note_received(&came),
        }
        came
    }

    async fn read(&mut self, deadline: Instant, patience: Duration) -> Came {
        let Some(mut lease) = self.line.lease() else {
            return self.end_known();
        };
        loop {
            let Some(wire) = lease.wire() else {
                return self.end_known();
            };
            let came = match timeout_at(deadline, wire.next()).await {
                Err(_) => return Came::Nothing(patience),
                Ok(Some(Ok(Frame::Text(text)))) => return Came::Message(text.as_str().into()),
                Ok(Some(Ok(Frame::Binary(bytes)))) => return Came::Message(bytes.into()),
                Ok(Some(Ok(Frame::Pong(payload)))) => return Came::Pong(payload),
                // Answered by the codec.
                Ok(Some(Ok(Frame::Ping(_) | Frame::Frame(_)))) => continue,
                Ok(Some(Ok(Frame::Close(frame)))) => {
                    // Reading on sends our answer, and sees the server end the connection (RFC 6455 §7.1.1).
                    while let Ok(Some(Ok(_))) = timeout_at(deadline, wire.next()).await {}
                    Came::Closed(reason(frame))
                }
                Ok(Some(Err(Error::ConnectionClosed)) | None) => Came::Lost("it was closed".to_owned()),
                Ok(Some(Err(error))) => Came::Lost(error.to_string()),
            };
            lease.end();
            return came;
        }
    }

    fn end_known(&self) -> Came {
        let ended = self.ended.clone();
        ended.unwrap_or_else(|| Came::Lost("the app was finished".to_owned()))
    }

    fn fail(&self, call: &Call, expected: &dyn fmt::Display, came: &dyn fmt::Display) -> ! {
        let Self { path, transcript, .. } = self;
        call.fail(
            expected,
            format_args!("{came}\n  before it, on {path}:{transcript}"),
        )
    }
}

fn reason(frame: Option<CloseFrame>) -> CloseReason {
    match frame {
        Some(frame) => CloseReason::new(CloseCode::received(frame.code.into()), frame.reason.as_str()),
        None => CloseCode::NO_STATUS.into(),
    }
}
