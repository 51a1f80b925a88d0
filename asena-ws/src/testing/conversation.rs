use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message as Frame};

use super::PATIENCE;
use super::call::Call;
use super::came::Came;
use super::line::Line;
use super::transcript::Transcript;
use crate::protocol::{CloseCode, CloseReason, Message};

/// The most messages that are kept while a pong is awaited.
const EARLY_MAX: usize = 1024;

/// What comes and goes on a client's line, with a transcript of it for the day that something else was expected.
#[derive(Debug)]
pub(super) struct Conversation {
    path: String,
    line: Line,
    transcript: Transcript,
    /// What came while a pong was awaited.
    early: VecDeque<Message>,
    /// How the connection ended, if it has.
    ended: Option<Came>,
}

impl Conversation {
    pub(super) fn new(path: String, line: Line) -> Self {
        Self {
            path,
            line,
            transcript: Transcript::default(),
            early: VecDeque::new(),
            ended: None,
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Ends the connection without a word.
    pub(super) fn cut(&self) {
        self.line.cut();
    }

    /// Sends a frame, or ends the test.
    pub(super) async fn put(&mut self, call: &Call, frame: Frame, shown: &(dyn fmt::Display + Sync)) {
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
    pub(super) async fn next(&mut self, patience: Duration) -> Came {
        if let Some(message) = self.early.pop_front() {
            return Came::Message(message);
        }
        let deadline = Instant::now() + patience;
        loop {
            match self.arrive(deadline, patience).await {
                Came::Pong(_) => {}
                came => return came,
            }
        }
    }

    /// Waits for the answer to a ping. Messages that come before it stay to be received.
    ///
    /// # Errors
    ///
    /// What came instead.
    pub(super) async fn pong(&mut self, payload: &Bytes) -> Result<(), Came> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.arrive(deadline, PATIENCE).await {
                Came::Pong(answer) if answer == *payload => return Ok(()),
                // The server's own, unasked for (RFC 6455 §5.5.3).
                Came::Pong(_) => {}
                Came::Message(message) if self.early.len() < EARLY_MAX => self.early.push_back(message),
                came => return Err(came),
            }
        }
    }

    /// Reads on until no message can come any more, and gives what ended it.
    pub(super) async fn end(&mut self) -> Came {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.arrive(deadline, PATIENCE).await {
                Came::Message(_) | Came::Pong(_) => {}
                came => return came,
            }
        }
    }

    /// Ends the test with what was expected, what came instead, and what came before it.
    pub(super) fn fail(&self, call: &Call, expected: &dyn fmt::Display, came: &dyn fmt::Display) -> ! {
        let Self { path, transcript, .. } = self;
        call.fail(
            expected,
            format_args!("{came}\n  before it, on {path}:{transcript}"),
        )
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
}

fn reason(frame: Option<CloseFrame>) -> CloseReason {
    match frame {
        Some(frame) => CloseReason::new(CloseCode::received(frame.code.into()), frame.reason.as_str()),
        None => CloseCode::NO_STATUS.into(),
    }
}
