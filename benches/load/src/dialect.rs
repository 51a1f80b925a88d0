//! How a server wants its messages wrapped.

use bench_common::scenario::IdlePlace;

/// What is spoken on top of WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Nothing: a message is a message.
    WebSocket,
    /// Socket.IO: namespaces, and events in JSON.
    SocketIo,
    /// NestJS's WsAdapter: `{"event", "data"}` in JSON.
    Nest,
}

/// One of the endpoints that each server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Echo,
    Idle,
    Room,
}

impl From<IdlePlace> for Endpoint {
    fn from(place: IdlePlace) -> Self {
        match place {
            IdlePlace::Echo => Self::Echo,
            IdlePlace::Room => Self::Room,
            IdlePlace::Handler => Self::Idle,
        }
    }
}

impl Endpoint {
    fn name(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::Idle => "idle",
            Self::Room => "room",
        }
    }
}

impl Dialect {
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "websocket" => Some(Self::WebSocket),
            "socket.io" => Some(Self::SocketIo),
            "nest" => Some(Self::Nest),
            _ => None,
        }
    }

    /// The request's target; `room` only counts at [`Endpoint::Room`].
    pub fn target(self, endpoint: Endpoint, room: usize) -> String {
        match (self, endpoint) {
            (Self::SocketIo, _) => format!("/socket.io/?EIO=4&transport=websocket&room=r{room}"),
            (_, Endpoint::Room) => format!("/room?room=r{room}"),
            (_, endpoint) => format!("/{}", endpoint.name()),
        }
    }

    /// What the client says when the server has said its first word, if that is the custom.
    pub fn hello(self, endpoint: Endpoint) -> Option<String> {
        match self {
            Self::SocketIo => Some(format!("40/{},", endpoint.name())),
            Self::WebSocket | Self::Nest => None,
        }
    }

    /// How many messages come before a connection is open: those of the custom, and at rooms the word that it has joined.
    pub fn messages_until_open(self, endpoint: Endpoint) -> u32 {
        let custom = match self {
            Self::SocketIo => 2,
            Self::WebSocket | Self::Nest => 0,
        };
        custom + u32::from(endpoint == Endpoint::Room)
    }

    /// A message with so many bytes of text, and what is around them. The same comes back.
    pub fn message(self, endpoint: Endpoint, bytes: usize) -> Vec<u8> {
        let text = text(bytes);
        match self {
            Self::WebSocket => text,
            Self::SocketIo => format!("42/{},[\"m\",\"{text}\"]", endpoint.name()),
            Self::Nest => format!("{{\"event\":\"m\",\"data\":\"{text}\"}}"),
        }
        .into_bytes()
    }
}

/// Words and numbers that repeat as a chat's or a ticker's do: compressing it is neither a wonder nor in vain.
fn text(bytes: usize) -> String {
    const WORDS: [&str; 8] = ["price", "volume", "bid", "ask", "user", "message", "room", "seen"];
    let mut text = String::with_capacity(bytes + 16);
    let mut random: u32 = 1;
    while text.len() < bytes {
        // The generator of Numerical Recipes: the same text in every run.
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(WORDS[(random >> 29) as usize]);
        text.push('=');
        text.push_str(&(random >> 16).to_string());
        text.push(' ');
    }
    text.truncate(bytes);
    text
}
