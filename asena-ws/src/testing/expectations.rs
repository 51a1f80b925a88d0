use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::PATIENCE;
use super::call::Call;
use super::came::{Came, Shown};
use super::client::TestClient;
use crate::protocol::{CloseCode, CloseReason, Message};

/// How long nothing may come before it counts as nothing.
const QUIET: Duration = Duration::from_millis(100);

/// Expecting: each of these fails the test if something else comes.
impl TestClient {
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
                self.conversation
                    .fail(&call, &Shown(&expected), &Came::Message(message));
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
                self.conversation
                    .fail(&call, &words, &format_args!("the JSON {came}"));
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
            let came = self.conversation.next(PATIENCE).await;
            let reason = match &came {
                Came::Closed(reason) => Some(reason.clone()),
                Came::Lost(_) => Some(CloseCode::ABNORMAL.into()),
                Came::Message(_) | Came::Pong(_) | Came::Nothing(_) => None,
            };
            match reason.filter(|reason| reason.code.get() == code) {
                Some(reason) => reason,
                None => self
                    .conversation
                    .fail(&call, &format_args!("a close with {code}"), &came),
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

    async fn quiet(&mut self, call: &Call, quiet: Duration) {
        match self.conversation.next(quiet).await {
            Came::Nothing(_) => {}
            came => self
                .conversation
                .fail(call, &format_args!("nothing for {quiet:?}"), &came),
        }
    }

    async fn message(&mut self, call: &Call, expected: &(dyn fmt::Display + Sync)) -> Message {
        match self.conversation.next(PATIENCE).await {
            Came::Message(message) => message,
            came => self.conversation.fail(call, expected, &came),
        }
    }

    async fn json<T: DeserializeOwned>(&mut self, call: &Call, expected: &str) -> T {
        let message = self.message(call, &expected).await;
        let Some(text) = message.as_text() else {
            self.conversation.fail(call, &expected, &Shown(&message));
        };
        match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => {
                self.conversation
                    .fail(call, &expected, &format_args!("{} ({error})", Shown(&message)))
            }
        }
    }
}
