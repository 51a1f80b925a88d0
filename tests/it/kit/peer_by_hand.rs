use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::within;

/// A peer of the tests' own bytes, which reads when it is told to, and answers neither pings nor closes.
pub(crate) struct PeerByHand<Stream> {
    pub(crate) stream: Stream,
}

/// A frame as it came: the server masks none, and cuts none into fragments.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    Text(String),
    Ping,
    Pong,
    Close(u16),
    /// The stream has ended.
    End,
}

impl<Stream: AsyncRead + AsyncWrite + Unpin> PeerByHand<Stream> {
    /// The handshake of RFC 6455 §1.3.
    pub(crate) async fn upgrade(mut stream: Stream, path: &str) -> Self {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: here\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        let upgraded = async {
            stream.write_all(request.as_bytes()).await?;
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await?);
            }
            Ok::<_, std::io::Error>(head)
        };
        let head = within("the handshake", upgraded).await.expect("an answer");
        let head = String::from_utf8_lossy(&head);
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        Self { stream }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.send_frame(0x81, text.as_bytes()).await;
    }

    pub(crate) async fn ping(&mut self) {
        self.send_frame(0x89, b"").await;
    }

    pub(crate) async fn pong(&mut self) {
        self.send_frame(0x8a, b"").await;
    }

    /// A frame by its first byte: the opcode, and 0x80 if it is final.
    pub(crate) async fn send_frame(&mut self, first: u8, payload: &[u8]) {
        let frame = masked(first, payload);
        let sent = within("the peer's bytes to be taken", self.stream.write_all(&frame)).await;
        sent.expect("the connection takes bytes");
    }

    pub(crate) async fn frame(&mut self) -> Frame {
        within("a frame", self.read()).await
    }

    pub(crate) async fn text(&mut self) -> String {
        match self.frame().await {
            Frame::Text(text) => text,
            other => panic!("a text was expected, and {other:?} came"),
        }
    }

    /// Everything up to the end of the connection.
    pub(crate) async fn rest(&mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        loop {
            match self.frame().await {
                Frame::End => return frames,
                frame => frames.push(frame),
            }
        }
    }

    /// Nothing comes for so long, in tokio's time: where that is paused, until nothing else can happen either.
    pub(crate) async fn refute_frame_for(&mut self, quiet: Duration) {
        if let Ok(frame) = timeout(quiet, self.read()).await {
            panic!("no frame was expected, and {frame:?} came");
        }
    }

    async fn read(&mut self) -> Frame {
        let Ok(first) = self.stream.read_u8().await else {
            return Frame::End;
        };
        match self.read_behind(first).await {
            Ok(frame) => frame,
            // Broken off in the middle.
            Err(_) => Frame::End,
        }
    }

    async fn read_behind(&mut self, first: u8) -> std::io::Result<Frame> {
        let length = match self.stream.read_u8().await? {
            126 => usize::from(self.stream.read_u16().await?),
            127 => usize::try_from(self.stream.read_u64().await?).expect("it fits into memory"),
            length => usize::from(length),
        };
        let mut payload = vec![0; length];
        self.stream.read_exact(&mut payload).await?;
        Ok(match (first, payload.as_slice()) {
            (0x81, _) => Frame::Text(String::from_utf8(payload).expect("text is UTF-8")),
            (0x88, [high, low, ..]) => Frame::Close(u16::from_be_bytes([*high, *low])),
            (0x89, _) => Frame::Ping,
            (0x8a, _) => Frame::Pong,
            other => panic!("no frame of this kind is expected: {other:?}"),
        })
    }
}

/// A frame under a mask of zeros, so that the payload reads as it is written.
pub(crate) fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match u16::try_from(payload.len()) {
        Ok(length @ 0..126) => frame.push(0x80 | length.to_le_bytes()[0]),
        Ok(length) => {
            frame.push(0xfe);
            frame.extend(length.to_be_bytes());
        }
        Err(_) => {
            frame.push(0xff);
            frame.extend((payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}
