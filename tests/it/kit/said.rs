use std::fmt;
use std::io::{self, ErrorKind};

use tokio::io::{AsyncRead, AsyncReadExt};

use super::deflating::Deflating;
use super::frames::{BINARY, CLOSE, CONTINUATION, FIN, PING, PONG, RSV1, TEXT};

/// What a server says.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Said {
    Text(String),
    Binary(Vec<u8>),
    /// One of these two, which came with RSV1, as it was before.
    Compressed(Box<Said>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    /// A close frame without a code is 1005, as in the RFC.
    Close(u16, String),
    /// Its side of the stream has ended.
    End,
    /// The stream broke.
    Reset,
}

impl Said {
    /// What comes next, which must be what a server may say.
    pub(super) async fn read(
        stream: &mut (impl AsyncRead + Unpin),
        deflating: Option<&mut Deflating>,
    ) -> Self {
        match frame(stream, deflating).await {
            Ok(said) => said,
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Self::End,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Self::Reset,
            Err(error) => panic!("reading failed: {error}"),
        }
    }
}

/// The next frame, which must be one that a server may send: unmasked (§5.1), no reserved bit or opcode, the shortest form of
/// its length (§5.2), no fragmented or long control frame (§5.5), RSV1 only where compression was agreed on, and only of a
/// message (RFC 7692 §6). This server does not fragment.
async fn frame(stream: &mut (impl AsyncRead + Unpin), deflating: Option<&mut Deflating>) -> io::Result<Said> {
    let first = stream.read_u8().await?;
    let opcode = first & 0x0f;
    let deflating = deflating.filter(|_| first & RSV1 != 0 && opcode < CLOSE);
    let flags = if deflating.is_some() { FIN | RSV1 } else { FIN };
    assert_eq!(
        first & 0xf0,
        flags,
        "a whole message, no reserved bit: {first:#x}"
    );
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
    assert!(
        opcode < CLOSE || length <= 125,
        "a control frame of {length} bytes"
    );
    Ok(match deflating {
        Some(deflating) => Said::Compressed(Box::new(said(opcode, deflating.inflate(&payload)))),
        None => said(opcode, payload),
    })
}

fn said(opcode: u8, payload: Vec<u8>) -> Said {
    match opcode {
        TEXT => Said::Text(String::from_utf8(payload).expect("text is UTF-8")),
        BINARY => Said::Binary(payload),
        PING => Said::Ping(payload),
        PONG => Said::Pong(payload),
        CLOSE => close(&payload),
        CONTINUATION.. => panic!("the opcode {opcode}"),
    }
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
            Self::Text(text) => ("text", text.as_bytes()),
            Self::Binary(payload) => ("binary", payload.as_slice()),
            Self::Ping(payload) => ("ping", payload.as_slice()),
            Self::Pong(payload) => ("pong", payload.as_slice()),
            Self::Compressed(message) => return write!(formatter, "compressed {message:?}"),
            Self::Close(code, reason) => return write!(formatter, "close {code} {reason:?}"),
            Self::End => return formatter.write_str("the end"),
            Self::Reset => return formatter.write_str("a reset"),
        };
        // Of 16 MiB the beginning will do.
        let beginning = payload[..payload.len().min(40)].escape_ascii();
        write!(formatter, "{name} of {} bytes: {beginning}", payload.len())
    }
}
