use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, split};
use tokio::task::yield_now;
use tokio::time::timeout;

use super::deflating::Deflating;
use super::frames::{FIN, PING, PONG, RSV1, TEXT, frame, frame_of};
use super::http2::Http2;
use super::said::Said;
use super::wire::{self, Wire};
use super::within;

/// A client that says bytes, right ones and wrong ones, and reads what the server makes of them, which must be right. It reads
/// when it is told to, and answers neither pings nor closes by itself.
pub(crate) struct Peer<Stream = Wire> {
    stream: BufReader<Stream>,
    /// `Sec-WebSocket-Extensions` of the answer, and what it asks for.
    compression: Option<(String, Deflating)>,
}

impl Peer {
    /// Opens a WebSocket by the handshake of RFC 6455 §1.3.
    pub(crate) async fn connect(address: SocketAddr, path: &str) -> Self {
        Self::connect_and_say(address, path, &[]).await
    }

    /// The same, with bytes behind the handshake that leave together with it.
    pub(crate) async fn connect_and_say(address: SocketAddr, path: &str, bytes: &[u8]) -> Self {
        if wire::is_http2() {
            return Self::connect_by_http2(address, path, &[], bytes).await;
        }
        let mut peer = Self::dial(address).await;
        peer.say(&[&handshake(path), bytes].concat()).await;
        peer.upgraded().await;
        peer
    }

    async fn connect_by_http2(
        address: SocketAddr,
        path: &str,
        headers: &[(&str, &str)],
        bytes: &[u8],
    ) -> Self {
        let stream = within("a connection", Wire::dial(address)).await;
        let connection = Http2::begin(stream.expect("the server takes connections")).await;
        let (head, stream) = connection.connect(path, headers, bytes).await;
        assert_eq!(head.status(), 200, "{head:?}");
        let mut peer = Self::over(BufReader::with_capacity(64 * 1024, Wire::Http2(stream)));
        let agreed = head.headers().get("sec-websocket-extensions");
        peer.agree(agreed.map(|agreed| agreed.to_str().expect("text")));
        peer
    }

    /// With a line of `Sec-WebSocket-Extensions` for each offer.
    pub(crate) async fn connect_offering(address: SocketAddr, path: &str, offers: &[&str]) -> Self {
        if wire::is_http2() {
            let headers: Vec<_> = offers
                .iter()
                .map(|offer| ("sec-websocket-extensions", *offer))
                .collect();
            return Self::connect_by_http2(address, path, &headers, &[]).await;
        }
        let mut peer = Self::dial(address).await;
        let lines = offers
            .iter()
            .map(|offer| format!("sec-websocket-extensions: {offer}\r\n"));
        peer.say(&handshake_with(path, &lines.collect::<String>())).await;
        peer.upgraded().await;
        peer
    }

    /// Only a TCP connection, over which to speak HTTP/1.1 or whatever.
    pub(crate) async fn dial(address: SocketAddr) -> Self {
        let stream = within("a connection", Wire::dial(address)).await;
        let stream = Wire::Tcp(stream.expect("the server takes connections"));
        Self::over(BufReader::with_capacity(64 * 1024, stream))
    }

    /// Vanishes: the server gets a reset.
    pub(crate) fn vanish(self) {
        self.stream.into_inner().vanish();
    }
}

impl<Stream: AsyncRead + AsyncWrite + Unpin> Peer<Stream> {
    /// Opens a WebSocket over any stream, of which it takes no byte before it is told to.
    pub(crate) async fn upgrade(stream: Stream, path: &str) -> Self {
        // One byte of room is never used: whatever is asked for is as much.
        let mut peer = Self::over(BufReader::with_capacity(1, stream));
        peer.say(&handshake(path)).await;
        peer.upgraded().await;
        peer
    }

    fn over(stream: BufReader<Stream>) -> Self {
        Self {
            stream,
            compression: None,
        }
    }

    async fn upgraded(&mut self) {
        let head = self.head().await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        let mut lines = head.lines();
        self.agree(lines.find_map(|line| line.strip_prefix("sec-websocket-extensions: ")));
    }

    fn agree(&mut self, agreed: Option<&str>) {
        self.compression = agreed.map(|agreed| (agreed.to_owned(), Deflating::as_agreed(agreed)));
    }

    /// The head of the answer to a handshake.
    pub(crate) async fn head(&mut self) -> String {
        let head = async {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(self.stream.read_u8().await.expect("a whole head"));
            }
            head
        };
        let head = within("the answer to the handshake", head).await;
        String::from_utf8(head).expect("a head is text")
    }

    /// `Sec-WebSocket-Extensions` of the answer.
    pub(crate) fn agreed(&self) -> Option<&str> {
        self.compression.as_ref().map(|(agreed, _)| agreed.as_str())
    }

    pub(crate) async fn say(&mut self, bytes: &[u8]) {
        let said = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        let said = within("the server to take bytes", said).await;
        said.expect("the connection takes bytes");
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.say(&frame(TEXT, text)).await;
    }

    /// Text under RSV1, as it was agreed on; plain zlib where nothing was.
    pub(crate) async fn send_compressed(&mut self, text: &str) {
        let payload = match &mut self.compression {
            Some((_, deflating)) => deflating.deflate(text),
            None => Deflating::as_agreed("permessage-deflate").deflate(text),
        };
        self.say(&frame_of(FIN | RSV1 | TEXT, payload)).await;
    }

    pub(crate) async fn ping(&mut self) {
        self.say(&frame(PING, "")).await;
    }

    pub(crate) async fn pong(&mut self) {
        self.say(&frame(PONG, "")).await;
    }

    /// Says bytes in pieces of a size, so that the server reads each by itself, and reads meanwhile, so that neither waits for
    /// the other. Says no more once the connection has ended. All that the server says up to `count` things, or to the end.
    pub(crate) async fn converse(&mut self, bytes: &[u8], chop: usize, count: usize) -> Vec<Said> {
        let deflating = &mut self.compression;
        let (mut read, mut write) = split(&mut self.stream);
        let saying = async {
            for piece in bytes.chunks(chop) {
                if write.write_all(piece).await.is_err() || write.flush().await.is_err() {
                    return;
                }
                // The server's turn to read.
                yield_now().await;
            }
        };
        let reading = async {
            let mut said = Vec::new();
            while said.len() < count && !matches!(said.last(), Some(Said::End | Said::Reset)) {
                let deflating = deflating.as_mut().map(|(_, deflating)| deflating);
                said.push(Said::read(&mut read, deflating).await);
            }
            said
        };
        let ((), said) = within("the server's answers", async { tokio::join!(saying, reading) }).await;
        let more = self.stream.buffer();
        assert!(
            more.is_empty(),
            "more was said than was expected: {said:?}, {more:?}"
        );
        said
    }

    pub(crate) async fn said(&mut self) -> Said {
        within("a frame", self.read()).await
    }

    /// The text that comes next, compressed or not.
    pub(crate) async fn text(&mut self) -> String {
        let mut said = self.said().await;
        if let Said::Compressed(message) = said {
            said = *message;
        }
        match said {
            Said::Text(text) => text,
            other => panic!("a text was expected, and {other:?} came"),
        }
    }

    /// Everything up to the end of the stream.
    pub(crate) async fn rest(&mut self) -> Vec<Said> {
        let mut rest = Vec::new();
        loop {
            match self.said().await {
                Said::End => return rest,
                said => rest.push(said),
            }
        }
    }

    /// Nothing comes for so long, in tokio's time: where that is paused, until nothing else can happen either.
    pub(crate) async fn refute_said_for(&mut self, quiet: Duration) {
        if let Ok(said) = timeout(quiet, self.read()).await {
            panic!("nothing was expected, and {said:?} came");
        }
    }

    /// Takes so many bytes, whatever they mean.
    pub(crate) async fn take(&mut self, count: usize) {
        let mut bytes = vec![0; count];
        let taken = within("some bytes", self.stream.read_exact(&mut bytes)).await;
        taken.expect("the connection goes on");
    }

    /// The stream without the peer, which would not tell how it ends.
    pub(crate) fn into_stream(self) -> Stream {
        self.stream.into_inner()
    }

    /// Nothing follows from this side.
    pub(crate) async fn end(&mut self) {
        let ended = self.stream.shutdown().await;
        ended.expect("a stream ends");
    }

    async fn read(&mut self) -> Said {
        let deflating = self.compression.as_mut().map(|(_, deflating)| deflating);
        Said::read(&mut self.stream, deflating).await
    }
}

/// RFC 6455 §1.3.
pub(crate) fn handshake(path: &str) -> Vec<u8> {
    handshake_with(path, "")
}

/// The same with more headers.
pub(crate) fn handshake_with(path: &str, lines: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{lines}\r\n"
    )
    .into_bytes()
}
