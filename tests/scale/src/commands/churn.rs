//! Those who come and go.

use std::fmt;
use std::ops::AddAssign;
use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::Outcome;
use crate::client::Client;
use crate::host::Host;
use crate::visitors::Venue;

/// The room that large messages go to all the time.
const NOISE: &str = "/crowd?room=noise-0";
/// Who does not read has soon more waiting than may wait.
const SLOW_RECEIVE_BYTES: u32 = 8 * 1024;

/// After so many messages it must have been thrown out: 12 MiB, when an outbox and the kernel's buffer hold 5 together.
const SLOW_MESSAGES: u64 = 1500;

/// How visits have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// By a close handshake.
    pub closed: u64,
    /// By the end of the stream, or a reset, without one.
    pub abrupt: u64,
    /// In the middle of a message, or of the handshake.
    pub half_way: u64,
    /// Cut off by the server for reading too slowly, and told so with 4008.
    pub told_slow: u64,
    /// Cut off before the word could be read.
    pub cut_slow: u64,
}

/// Visits the server over and over, each time in another way.
#[derive(Debug)]
pub struct Guest {
    host: Arc<Host>,
    stopped: watch::Receiver<bool>,
    /// How many messages have been sent to the noisy room.
    published: watch::Receiver<u64>,
    random: u64,
    done: Done,
}

impl Guest {
    /// Each number behaves in its own way.
    #[must_use]
    pub fn new(
        number: u64,
        host: Arc<Host>,
        stopped: watch::Receiver<bool>,
        published: watch::Receiver<u64>,
    ) -> Self {
        Self {
            host,
            stopped,
            published,
            random: number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            done: Done::default(),
        }
    }

    /// Until it is told to stop, and then to the end of its last visit.
    ///
    /// # Errors
    ///
    /// If it is served wrongly.
    pub async fn come_and_go(mut self) -> Outcome<Done> {
        while !*self.stopped.borrow() {
            match self.random(100) {
                0..60 => self.talk_and_close().await?,
                60..75 => self.talk_and_vanish().await?,
                75..85 => self.talk_and_reset().await?,
                85..92 => self.break_off_a_message().await?,
                92..97 => self.break_off_a_handshake().await?,
                _ => self.read_nothing().await?,
            }
        }
        Ok(self.done)
    }

    async fn talk_and_close(&mut self) -> Outcome {
        self.talk().await?.close().await?;
        self.done.closed += 1;
        Ok(())
    }

    async fn talk_and_vanish(&mut self) -> Outcome {
        drop(self.talk().await?);
        self.done.abrupt += 1;
        Ok(())
    }

    async fn talk_and_reset(&mut self) -> Outcome {
        self.talk().await?.stream().set_zero_linger()?;
        self.done.abrupt += 1;
        Ok(())
    }

    async fn break_off_a_message(&mut self) -> Outcome {
        let mut client = self.talk().await?;
        // A masked text frame of 50,000 bytes, of which a few come.
        client.send_part(&[0x81, 0xFE, 0xC3, 0x50, 0, 0, 0, 0]).await?;
        client.send_part(b"to be continued").await?;
        self.done.half_way += 1;
        Ok(())
    }

    async fn break_off_a_handshake(&mut self) -> Outcome {
        let mut stream = self.host.dial().await?;
        stream
            .write_all(b"GET /crowd?room=nowhere HTTP/1.1\r\nHost: ")
            .await?;
        self.done.half_way += 1;
        Ok(())
    }

    /// Joins the room that is sent to all the time, and waits to be thrown out.
    async fn read_nothing(&mut self) -> Outcome {
        let stream = self.host.dial_with(Some(SLOW_RECEIVE_BYTES)).await?;
        let mut client = Client::open(stream, NOISE).await?;
        let until = *self.published.borrow() + SLOW_MESSAGES;
        self.published.wait_for(|published| *published >= until).await?;
        match client.drain().await {
            Some(4008) => self.done.told_slow += 1,
            None => self.done.cut_slow += 1,
            Some(code) => return Err(format!("a slow consumer was closed with {code}").into()),
        }
        Ok(())
    }

    async fn talk(&mut self) -> Outcome<Client<TcpStream>> {
        let (room, also) = (self.random(50), self.random(20));
        let path = format!("/crowd?room=room-{room}&also={also}");
        let mut client = Client::open(self.host.dial().await?, &path).await?;
        client.expect("joined").await?;
        for _ in 0..self.random(20) {
            let length = match self.random(20) {
                0 => 60_000,
                1..5 => 2000,
                _ => 30,
            };
            let text = "x".repeat(length);
            client.send(text.as_bytes()).await?;
            client.expect(&text).await?;
        }
        Ok(client)
    }

    /// Xorshift: the same from run to run.
    fn random(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % below
    }
}

impl AddAssign for Done {
    fn add_assign(&mut self, other: Self) {
        self.closed += other.closed;
        self.abrupt += other.abrupt;
        self.half_way += other.half_way;
        self.told_slow += other.told_slow;
        self.cut_slow += other.cut_slow;
    }
}

impl fmt::Display for Done {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            closed,
            abrupt,
            half_way,
            told_slow,
            cut_slow,
        } = self;
        write!(
            formatter,
            "visits: {closed} closed, {abrupt} without a word, {half_way} half way, too slow: {told_slow} told and {cut_slow} cut off"
        )
    }
}
