use std::fmt;
use std::io::ErrorKind;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::yield_now;

use super::frames::{BINARY, CLOSE, CONTINUATION, FIN, PING, PONG, TEXT};
use super::within;

/// A client that says bytes, right ones and wrong ones, and reads what the server makes of them, which must be right.
pub(crate) struct Peer {
    stream: BufReader<TcpStream>,
}

/// What the server says.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Said {
    Text(Vec<u8>),
    Binary(Vec<u8>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    /// A close frame without a code is 1005, as in the RFC.
    Close(u16, String),
    /// Its side of the stream has ended.
    End,
    /// The stream broke.
    Reset,
}

impl Peer {
    /// Opens a WebSocket by the handshake of RFC 6455 §1.3.
    pub(crate) async fn connect(address: SocketAddr, path: &str) -> Self {
        Self::connect_and_say(address, path, &[]).await
    }

    /// The same, with bytes behind the handshake that leave together with it.
    pub(crate) async fn connect_and_say(address: SocketAddr, path: &str, bytes: &[u8]) -> Self {
        let mut peer = Self::dial(address).await;
        peer.say(&[&handshake(path), bytes].concat()).await;
        let head = peer.head().await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        peer
    }

    /// Only a TCP connection.
    pub(crate) async fn dial(address: SocketAddr) -> Self {
        let stream = within("a connection", TcpStream::connect(address)).await;
        let stream = stream.expect("the server takes connections");
        stream.set_nodelay(true).expect("a socket takes the option");
        Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
        }
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

    pub(crate) async fn say(&mut self, bytes: &[u8]) {
        let said = within("the server to take bytes", self.stream.write_all(bytes)).await;
        said.expect("the connection takes bytes");
    }

    /// Says bytes in pieces of a size, so that the server reads each by itself, and reads meanwhile, so that neither waits for
    /// the other. Says no more once the connection has ended. All that the server says up to `count` things, or to the end.
    pub(crate) async fn converse(&mut self, bytes: &[u8], chop: usize, count: usize) -> Vec<Said> {
        let (read, mut write) = self.stream.get_mut().split();
        let mut read = BufReader::with_capacity(64 * 1024, read);
        let saying = async {
            for piece in bytes.chunks(chop) {
                if write.write_all(piece).await.is_err() {
                    return;
                }
                // The server's turn to read.
                yield_now().await;
            }
        };
        let reading = async {
            let mut said = Vec::new();
            while said.len() < count && !matches!(said.last(), Some(Said::End | Said::Reset)) {
                said.push(next(&mut read).await);
            }
            said
        };
        let ((), said) = within("the server's answers", async { tokio::join!(saying, reading) }).await;
        assert!(
            read.buffer().is_empty(),
            "more was said than was expected: {said:?}, {:?}",
            read.buffer()
        );
        said
    }

    pub(crate) async fn said(&mut self) -> Said {
        within("a frame", next(&mut self.stream)).await
    }

    /// Nothing follows from this side.
    pub(crate) async fn end(&mut self) {
        let ended = self.stream.get_mut().shutdown().await;
        ended.expect("a stream ends");
    }

    /// Vanishes: the server gets a reset.
    pub(crate) fn vanish(self) {
        let stream = self.stream.into_inner();
        stream.set_zero_linger().expect("a socket takes the option");
    }
}

/// RFC 6455 §1.3.
pub(crate) fn handshake(path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    .into_bytes()
}

async fn next(stream: &mut (impl AsyncReadExt + Unpin)) -> Said {
    match frame(stream).await {
        Ok(said) => said,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Said::End,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Said::Reset,
        Err(error) => panic!("reading failed: {error}"),
    }
}

/// The next frame, which must be one that a server may send: unmasked (§5.1), no reserved bit or opcode, the shortest form of
/// its length (§5.2), no fragmented or long control frame (§5.5). This server does not fragment.
async fn frame(stream: &mut (impl AsyncReadExt + Unpin)) -> std::io::Result<Said> {
    let first = stream.read_u8().await?;
    assert_eq!(first & 0xf0, FIN, "a whole message, no reserved bit: {first:#x}");
    let second = stream.read_u8().await?;
    assert_eq!(second & 0x80, 0, "a server does not mask");
    let length = match second {
        126 => u64::from(stream.read_u16().await?),
        127 => stream.read_u64().await?,
        short => u64::from(short),
    };
    let shortest = match length {
        0..=125 => second < 126,
        126..=0xffff => second == 126,
        _ => true,
    };
    assert!(shortest, "{length} is written as {second}");
    let mut payload = vec![0; usize::try_from(length).expect("a length that fits")];
    stream.read_exact(&mut payload).await?;
    let opcode = first & 0x0f;
    assert!(
        opcode < CLOSE || length <= 125,
        "a control frame of {length} bytes"
    );
    Ok(match opcode {
        TEXT => Said::Text(payload),
        BINARY => Said::Binary(payload),
        PING => Said::Ping(payload),
        PONG => Said::Pong(payload),
        CLOSE => close(&payload),
        CONTINUATION.. => panic!("the opcode {opcode}"),
    })
}

fn close(payload: &[u8]) -> Said {
    match payload.split_first_chunk() {
        None => {
            assert!(payload.is_empty(), "half a code");
            Said::Close(1005, String::new())
        }
        Some((code, reason)) => {
            let reason = String::from_utf8(reason.to_vec()).expect("a reason is UTF-8");
            Said::Close(u16::from_be_bytes(*code), reason)
        }
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, payload) = match self {
            Self::Text(payload) => ("text", payload),
            Self::Binary(payload) => ("binary", payload),
            Self::Ping(payload) => ("ping", payload),
            Self::Pong(payload) => ("pong", payload),
            Self::Close(code, reason) => return write!(formatter, "close {code} {reason:?}"),
            Self::End => return formatter.write_str("the end"),
            Self::Reset => return formatter.write_str("a reset"),
        };
        // Of 16 MiB the beginning will do.
        let beginning = payload[..payload.len().min(40)].escape_ascii();
        write!(formatter, "{name} of {} bytes: {beginning}", payload.len())
    }
}
