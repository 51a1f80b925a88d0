//! One peer of the server.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use crate::Outcome;
use crate::frame::{Frame, Opcode, decode, encode};

/// Longer than any heartbeat: it is only ever spent by a run that fails.
const PATIENCE: Duration = Duration::from_secs(90);

/// A client that reads only when it is asked to, and holds no buffer in between.
#[derive(Debug)]
pub struct Client<Stream> {
    stream: Stream,
    unread: Vec<u8>,
    pings: usize,
}

impl<Stream: AsyncRead + AsyncWrite + Unpin> Client<Stream> {
    /// Opens a WebSocket.
    ///
    /// # Errors
    ///
    /// If the server refuses it.
    pub async fn open(stream: Stream, path: &str) -> Outcome<Self> {
        let mut client = Self {
            stream,
            unread: Vec::new(),
            pings: 0,
        };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        client.stream.write_all(request.as_bytes()).await?;
        let end = loop {
            client.read_more().await?;
            let end = client.unread.windows(4).position(|bytes| bytes == b"\r\n\r\n");
            if let Some(end) = end {
                break end + 4;
            }
        };
        if !client.unread.starts_with(b"HTTP/1.1 101 ") {
            return Err(String::from_utf8_lossy(&client.unread).into());
        }
        client.consume(end);
        Ok(client)
    }

    /// Sends a text message.
    ///
    /// # Errors
    ///
    /// If the connection is gone.
    pub async fn send(&mut self, text: &[u8]) -> Outcome {
        Ok(self.stream.write_all(&encode(Opcode::Text, text)).await?)
    }

    /// Sends a part of what [`encode`] makes.
    ///
    /// # Errors
    ///
    /// If the connection is gone.
    pub async fn send_part(&mut self, bytes: &[u8]) -> Outcome {
        Ok(self.stream.write_all(bytes).await?)
    }

    /// The next message; pings before it are answered.
    ///
    /// # Errors
    ///
    /// If the connection ends.
    pub async fn text(&mut self) -> Outcome<Vec<u8>> {
        loop {
            match self.frame().await? {
                Frame::Text(text) => return Ok(text),
                Frame::Ping(_) | Frame::Pong => {}
                Frame::Close(code) => return Err(format!("the server closed with {code}").into()),
            }
        }
    }

    /// Waits for a message and for no other.
    ///
    /// # Errors
    ///
    /// If another comes.
    pub async fn expect(&mut self, expected: &str) -> Outcome {
        let text = self.text().await?;
        if text == expected.as_bytes() {
            return Ok(());
        }
        Err(format!(
            "{expected:?} should have come, and did: {:?}",
            String::from_utf8_lossy(&text)
        )
        .into())
    }

    /// Waits until the server has sent so many pings in all, and answers each.
    ///
    /// # Errors
    ///
    /// If something else comes.
    pub async fn pinged(&mut self, times: usize) -> Outcome {
        while self.pings < times {
            match self.frame().await? {
                Frame::Ping(_) => {}
                other => return Err(format!("a ping should have come, and did: {other:?}").into()),
            }
        }
        Ok(())
    }

    /// How many pings of the server's have been answered.
    pub fn pings(&self) -> usize {
        self.pings
    }

    /// Closes the connection by the book: nothing may come but the answer, and the end.
    ///
    /// # Errors
    ///
    /// If something else comes.
    pub async fn close(mut self) -> Outcome {
        let close = encode(Opcode::Close, &1000_u16.to_be_bytes());
        self.stream.write_all(&close).await?;
        loop {
            match self.frame().await? {
                Frame::Ping(_) => {}
                Frame::Close(1000) => break,
                other => return Err(format!("the close should have been answered, not by {other:?}").into()),
            }
        }
        match timeout(PATIENCE, self.stream.read_buf(&mut self.unread)).await? {
            Ok(0) => Ok(()),
            read => Err(format!("the stream should have ended: {read:?}").into()),
        }
    }

    /// Reads all that comes until the connection ends; gives the close code if there was one.
    pub async fn drain(&mut self) -> Option<u16> {
        loop {
            match self.frame().await {
                Ok(Frame::Close(code)) => return Some(code),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// The next frame but a ping, which is answered. It may be given up and asked for again.
    ///
    /// # Errors
    ///
    /// If the connection ends.
    pub async fn next(&mut self) -> Outcome<Frame> {
        loop {
            match self.frame().await? {
                Frame::Ping(_) | Frame::Pong => {}
                frame => return Ok(frame),
            }
        }
    }

    /// Answers a close frame, and waits for the end.
    pub async fn answer_close(mut self, code: u16) {
        let answered = self
            .stream
            .write_all(&encode(Opcode::Close, &code.to_be_bytes()))
            .await;
        if answered.is_ok() {
            while self.read_more().await.is_ok() {}
        }
    }

    /// The stream below.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    async fn frame(&mut self) -> Outcome<Frame> {
        loop {
            if let Some((frame, taken)) = decode(&self.unread)? {
                self.consume(taken);
                if let Frame::Ping(payload) = &frame {
                    self.pings += 1;
                    self.stream.write_all(&encode(Opcode::Pong, payload)).await?;
                }
                return Ok(frame);
            }
            self.read_more().await?;
        }
    }

    async fn read_more(&mut self) -> Outcome {
        self.unread.reserve(512);
        let read = timeout(PATIENCE, self.stream.read_buf(&mut self.unread)).await?;
        match read? {
            0 => Err("the connection ended".into()),
            _ => Ok(()),
        }
    }

    fn consume(&mut self, bytes: usize) {
        self.unread.drain(..bytes);
        if self.unread.is_empty() {
            self.unread = Vec::new();
        }
    }
}
