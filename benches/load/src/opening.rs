//! From a connected stream to an open connection: HTTP, and what a dialect wants to hear first.

use std::io::{self, Write};

use crate::decoder::Decoder;
use crate::dialect::Dialect;
use crate::fleet::Place;
use crate::outgoing::masked_text;
use crate::transport::Transport;

/// The example of RFC 6455 §1.3, and its answer: nonces protect from caches, of which there is none here.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// What is still to come before a connection is open.
#[derive(Debug)]
pub struct Opening {
    /// The answer so far; none when it is through.
    head: Option<Vec<u8>>,
    hello: Option<String>,
    messages_left: u32,
    is_compressed: bool,
}

impl Opening {
    /// Asks for the upgrade.
    pub fn start(
        stream: &mut Transport,
        port: u16,
        dialect: Dialect,
        Place { endpoint, room }: Place,
        is_compressed: bool,
    ) -> io::Result<Self> {
        let target = dialect.target(endpoint, room);
        let extensions = if is_compressed {
            "Sec-WebSocket-Extensions: permessage-deflate\r\n"
        } else {
            ""
        };
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n{extensions}\r\n"
        );
        stream.write_all(request.as_bytes())?;
        Ok(Self {
            head: Some(Vec::new()),
            hello: dialect.hello(endpoint),
            messages_left: dialect.messages_until_open(endpoint),
            is_compressed,
        })
    }

    /// Takes what came, and says whether the connection is open now.
    pub fn feed(&mut self, input: &[u8], stream: &mut Transport, decoder: &mut Decoder) -> io::Result<bool> {
        let Some(head) = &mut self.head else {
            return self.feed_frames(input, stream, decoder);
        };
        head.extend_from_slice(input);
        let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(false);
        };
        let text = String::from_utf8_lossy(&head[..end]);
        if !text.starts_with("HTTP/1.1 101") || !text.contains(ACCEPT) {
            return Err(io::Error::other(format!(
                "the server answered the handshake with: {text}"
            )));
        }
        if text.contains("permessage-deflate") != self.is_compressed {
            return Err(io::Error::other(
                "the server did not agree on compression as it was asked to",
            ));
        }
        let frames = head.split_off(end + 4);
        self.head = None;
        self.feed_frames(&frames, stream, decoder)
    }

    fn feed_frames(
        &mut self,
        input: &[u8],
        stream: &mut Transport,
        decoder: &mut Decoder,
    ) -> io::Result<bool> {
        let arrived = decoder.feed(input);
        if let Some(code) = arrived.close_code {
            return Err(io::Error::other(format!("the server closed at once with {code}")));
        }
        if let Some(ping) = arrived.ping {
            stream.write_all(&ping.answer(decoder))?;
        }
        let messages = u32::try_from(arrived.messages).unwrap_or(u32::MAX);
        self.messages_left = self.messages_left.saturating_sub(messages);
        if messages > 0
            && let Some(hello) = self.hello.take()
        {
            stream.write_all(&masked_text(hello.as_bytes()))?;
        }
        Ok(self.messages_left == 0)
    }
}
