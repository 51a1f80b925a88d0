use std::time::Duration;

use arbitrary::Arbitrary;

use crate::connection::options::{ConnectionOptions, SlowConsumer};
use crate::connection::outbox::Kind;

/// What happens to a connection, one thing after the other.
#[derive(Debug, Arbitrary)]
pub(super) struct Script {
    pub(super) setting: Setting,
    pub(super) ending: Ending,
    /// What handlers do, in the order in which they begin; those behind it just return.
    pub(super) behaviours: Vec<Behaviour>,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Arbitrary)]
pub(super) struct Setting {
    pub(super) allows_large: bool,
    pub(super) inbox_messages_max: u8,
    pub(super) inbox_bytes_max: u8,
    pub(super) outbox_messages_max: u8,
    pub(super) outbox_bytes_max: u16,
    pub(super) policy: u8,
    pub(super) concurrency: u8,
    pub(super) is_wide_open: bool,
}

#[derive(Debug, Arbitrary)]
pub(super) struct Step {
    pub(super) operation: Operation,
    /// Whether the connection's task runs before the next.
    pub(super) settles: bool,
}

#[derive(Debug, Arbitrary)]
pub(super) enum Operation {
    /// The peer sends a message in so many frames.
    Message {
        is_text: bool,
        size: u16,
        frames: u8,
        has_pings: bool,
    },
    PeerPings(u8),
    PeerPongs,
    PeerCloses(Option<u16>),
    /// The peer sends what it likes.
    PeerSends(Vec<u8>),
    /// Of what the peer has sent so much arrives: all of it at zero.
    Arrive(u16),
    PeerFloods,
    PeerEnds,
    Break,
    MakeRoom(u16),
    OpenWide,
    /// In tenths of a second.
    Advance(u8),
    Release(u8),
    Send {
        size: u16,
        class: Class,
    },
    /// The peer answers a call, be it made or not.
    Answer(u8),
    Broadcast {
        size: u8,
    },
    Cork {
        messages: u8,
    },
    Ping(u8),
    Pong,
    Close(u16),
    Terminate,
    Abort,
}

#[derive(Clone, Copy, Debug, Arbitrary)]
pub(super) enum Behaviour {
    Return,
    Echo,
    SendMuch,
    /// Until it is released.
    Wait,
    Fail,
    Close,
    Terminate,
    Broadcast,
    Cork,
    /// And wait for the answer.
    Ask,
}

/// What a message is to the outbox.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub(super) enum Class {
    Plain,
    Keyed(u8),
    Must,
    Droppable,
    Latest(u8),
}

/// How the connection is to end at last, if it has not.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub(super) enum Ending {
    PeerEnds,
    PeerCloses,
    Break,
    /// And the peer says nothing to that.
    Close,
    Terminate,
    Abort,
    /// The peer takes nothing more.
    Block,
}

impl Setting {
    pub(super) fn options(&self) -> ConnectionOptions {
        ConnectionOptions {
            message_bytes_max: if self.allows_large { 60_000 } else { 100 },
            message_fragments_max: 8,
            inbox_messages_max: usize::from(self.inbox_messages_max % 4) + 1,
            inbox_bytes_max: usize::from(self.inbox_bytes_max) + 1,
            outbox_messages_max: usize::from(self.outbox_messages_max % 8) + 1,
            outbox_bytes_max: usize::from(self.outbox_bytes_max) + 1,
            slow_consumer: match self.policy % 4 {
                0 => SlowConsumer::Disconnect,
                1 => SlowConsumer::DropNewest,
                2 => SlowConsumer::DropOldest,
                _ => SlowConsumer::Latest,
            },
            write_timeout: Duration::from_secs(10),
            close_timeout: Duration::from_secs(5),
            concurrency: u32::from(self.concurrency % 3) + 1,
            ..ConnectionOptions::default()
        }
    }
}

impl Class {
    pub(super) fn kind(self) -> Kind {
        let key = |key: u8| (key % 4).to_string().into();
        match self {
            Self::Plain => Kind::Message,
            Self::Keyed(one) => Kind::Keyed(key(one)),
            Self::Must => Kind::Must,
            Self::Droppable => Kind::Droppable,
            Self::Latest(one) => Kind::Latest(key(one)),
        }
    }

    /// Whether what is queued of it leaves, unless the connection closes.
    pub(super) fn is_kept(self, policy: SlowConsumer) -> bool {
        match self {
            Self::Must => true,
            Self::Latest(_) => false,
            Self::Keyed(_) => !matches!(policy, SlowConsumer::DropOldest | SlowConsumer::Latest),
            Self::Plain | Self::Droppable => policy != SlowConsumer::DropOldest,
        }
    }
}
