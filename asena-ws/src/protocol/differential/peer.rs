use std::io::{self, Cursor, Read, Write};

use tungstenite::protocol::{Role, WebSocket, WebSocketConfig};
use tungstenite::{Error, Message as Theirs};

use super::super::decoder::Event;
use super::super::{CloseCode, CloseReason, Message, Utf8Bytes};

/// What a reader makes of a stream, up to a close frame or a mistake.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) events: Vec<Event>,
    pub(super) is_refused: bool,
}

/// Gives its bytes, and then nothing yet.
struct Pipe {
    input: Cursor<Vec<u8>>,
    output: Vec<u8>,
}

impl Pipe {
    fn with(input: &[u8]) -> Self {
        Self {
            input: Cursor::new(input.to_vec()),
            output: Vec::new(),
        }
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.input.read(buffer)? {
            0 => Err(io::ErrorKind::WouldBlock.into()),
            bytes => Ok(bytes),
        }
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn heard_by_server(stream: &[u8], message_bytes_max: usize) -> Heard {
    heard_by(Role::Server, stream, message_bytes_max)
}

pub(super) fn heard_by_client(stream: &[u8]) -> Heard {
    heard_by(Role::Client, stream, usize::MAX)
}

pub(super) fn written_by_client(messages: &[Message]) -> Vec<u8> {
    let mut client = WebSocket::from_raw_socket(Pipe::with(&[]), Role::Client, None);
    for message in messages {
        let message = match message {
            Message::Text(text) => Theirs::text(text.as_str()),
            Message::Binary(bytes) => Theirs::Binary(bytes.clone()),
        };
        client.send(message).expect("the pipe takes it");
    }
    client.get_ref().output.clone()
}

fn heard_by(role: Role, stream: &[u8], message_bytes_max: usize) -> Heard {
    let config = WebSocketConfig::default()
        .max_message_size(Some(message_bytes_max))
        .max_frame_size(Some(message_bytes_max));
    let mut socket = WebSocket::from_raw_socket(Pipe::with(stream), role, Some(config));
    let mut heard = Heard::default();
    loop {
        let event = match socket.read() {
            Ok(Theirs::Text(text)) => Event::Message(text.as_str().into()),
            Ok(Theirs::Binary(bytes)) => Event::Message(bytes.into()),
            Ok(Theirs::Ping(payload)) => Event::Ping(payload),
            Ok(Theirs::Pong(payload)) => Event::Pong(payload),
            Ok(Theirs::Close(None)) => Event::Close(CloseCode::NO_STATUS.into()),
            Ok(Theirs::Close(Some(frame))) => {
                let code = CloseCode::new(frame.code.into()).expect("a code that we know, too");
                let reason = Utf8Bytes::from(frame.reason.as_str());
                // Its word for a code that must not be sent.
                if code == CloseCode::PROTOCOL_ERROR && reason == "Protocol violation" {
                    heard.is_refused = true;
                    return heard;
                }
                Event::Close(CloseReason { code, reason })
            }
            Ok(Theirs::Frame(_)) => unreachable!("it is never read"),
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => return heard,
            Err(_) => {
                heard.is_refused = true;
                return heard;
            }
        };
        let is_close = matches!(event, Event::Close(_));
        heard.events.push(event);
        if is_close {
            return heard;
        }
    }
}
