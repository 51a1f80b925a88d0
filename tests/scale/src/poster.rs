//! A client that numbers what it sends, waits for each reply, and comes back when it is told to.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::Outcome;
use crate::client::Client;
use crate::frame::Frame;
use crate::host::dial;
use crate::ledger::Receipt;

/// Who is sent away before it is connected tries again so soon.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(250);
/// As often, and then it fails.
const TRIES_MAX: u32 = 100;

/// What all of them look at.
#[derive(Debug)]
pub struct Stage {
    /// Where to connect.
    pub address: SocketAddr,
    /// From the reply to one message to the next message.
    pub pace: Duration,
    /// Becomes true when all is over.
    pub stop: watch::Receiver<bool>,
    /// How many have had a reply from the first process, and from the second.
    pub served: [AtomicUsize; 2],
}

/// What one has seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// Replies by the process that gave them.
    pub replies: HashMap<u32, u64>,
    /// From a message to its reply, each.
    pub latencies: Vec<(Instant, Duration)>,
    /// Messages that had no reply when the connection was closed, and were sent again.
    pub resent: u64,
    /// The first connection's end by a close frame with 1012, and the beginning of the next.
    pub moved: Vec<(Instant, Instant)>,
    /// How often `going_away` was said.
    pub told: u64,
    /// Attempts to connect that failed.
    pub refused: u64,
}

#[derive(Debug)]
struct Poster {
    stage: Arc<Stage>,
    place: u32,
    dialled: u32,
    /// What is sent next, or again.
    number: u64,
    /// When that was sent, until it is answered.
    sent: Option<Instant>,
    reconnect_after: Duration,
    seen: Seen,
}

/// Why a connection is over.
enum Over {
    Stopped,
    Restart,
}

/// Sends and waits until it is told to stop.
///
/// # Errors
///
/// If something comes that should not, or nothing where something should.
pub async fn post(stage: Arc<Stage>, place: u32) -> Outcome<Seen> {
    let mut poster = Poster {
        stage,
        place,
        dialled: 0,
        number: 0,
        sent: None,
        reconnect_after: Duration::ZERO,
        seen: Seen::default(),
    };
    let mut client = poster.connect().await?;
    loop {
        if let Over::Stopped = poster.talk(&mut client).await? {
            client.close().await?;
            return Ok(poster.seen);
        }
        let closed = Instant::now();
        client.answer_close(1012).await;
        if poster.sent.take().is_some() {
            poster.seen.resent += 1;
        }
        sleep_until(closed + poster.reconnect_after).await;
        client = poster.connect().await?;
        poster.seen.moved.push((closed, Instant::now()));
    }
}

impl Poster {
    async fn connect(&mut self) -> Outcome<Client<TcpStream>> {
        let mut tries = 0;
        loop {
            self.dialled += 1;
            let number = self.place.wrapping_add(self.dialled.wrapping_mul(7919));
            let opened = async {
                let stream = dial(self.stage.address, number, None).await?;
                Client::open(stream, "/ledger").await
            };
            match opened.await {
                Ok(client) => return Ok(client),
                Err(error) if tries == TRIES_MAX => return Err(error),
                Err(_) => {
                    tries += 1;
                    self.seen.refused += 1;
                    sleep(TRY_AGAIN_AFTER).await;
                }
            }
        }
    }

    async fn talk(&mut self, client: &mut Client<TcpStream>) -> Outcome<Over> {
        let mut stop = self.stage.stop.clone();
        // Not all in one moment.
        let mut next = Instant::now() + self.stage.pace.mul_f64(f64::from(self.place % 1000) / 1000.0);
        loop {
            let is_waiting = self.sent.is_some();
            if !is_waiting && *stop.borrow() {
                return Ok(Over::Stopped);
            }
            tokio::select! {
                frame = client.next() => match frame? {
                    Frame::Text(text) => {
                        if self.received(&text)? {
                            next = Instant::now() + self.stage.pace;
                        }
                    }
                    Frame::Close(1012) => return Ok(Over::Restart),
                    other => return Err(format!("{other:?} should not have come").into()),
                },
                () = sleep_until(next), if !is_waiting => {
                    let number = self.number;
                    self.sent = Some(Instant::now());
                    client.send(format!(r#"{{"event":"post","data":{number},"id":{number}}}"#).as_bytes()).await?;
                }
                _ = stop.changed(), if !is_waiting => {}
            }
        }
    }

    /// Whether it was the reply.
    fn received(&mut self, text: &[u8]) -> Outcome<bool> {
        let message: Value = serde_json::from_slice(text)?;
        if message["event"] == "going_away" {
            let after = message["data"]["reconnect_after_ms"].as_u64();
            self.reconnect_after = Duration::from_millis(after.ok_or("a time to come back")?);
            self.seen.told += 1;
            return Ok(false);
        }
        let receipt: Receipt = serde_json::from_value(message["ok"].clone())?;
        let sent = self.sent.take().ok_or("a reply that nobody asked for")?;
        if message["id"] != self.number || receipt.number != self.number {
            return Err(format!("{message} is no reply to {}", self.number).into());
        }
        self.number += 1;
        self.seen.latencies.push((sent, sent.elapsed()));
        let replies = self.seen.replies.entry(receipt.generation).or_default();
        *replies += 1;
        if *replies == 1 {
            let served = self.stage.served.get(receipt.generation as usize - 1);
            served
                .ok_or("one of two processes")?
                .fetch_add(1, Ordering::Relaxed);
        }
        Ok(true)
    }
}
