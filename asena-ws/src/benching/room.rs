use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use crate::connection::options::ConnectionOptions;
use crate::messaging::{Connected, Members, Outgoing, Shared};
use crate::protocol::Message;
use crate::rooms::{InvalidRoomName, RoomName};
use crate::telemetry::counters::EndpointCounters;
use crate::transport::{self, Duplex};

const ROOM: &str = "room";

/// A room, whose members have no network: what is published waits in their outboxes.
pub struct Room {
    members: Arc<Members>,
    sockets: Vec<Arc<Shared>>,
}

impl Room {
    /// A room of so many.
    ///
    /// # Errors
    ///
    /// None: the name is a good one.
    pub fn new(size: usize) -> Result<Self, InvalidRoomName> {
        let members = Arc::new(Members::new(
            "/",
            ConnectionOptions::default(),
            EndpointCounters::new("Room", None, &[]),
            Arc::default(),
        ));
        let name = RoomName::new(ROOM)?;
        let sockets: Vec<_> = (0..size).map(|_| connection(&members)).collect();
        for socket in &sockets {
            members.insert(Arc::clone(socket));
            // A connection may be in one room at least.
            let _ = members.join(socket, &name);
        }
        Ok(Self { members, sockets })
    }

    /// Encodes a message, walks the room, and puts the frame into the outbox of each: how many took it.
    pub fn publish(&self, message: Message) -> usize {
        let outgoing = Outgoing::new(message.into());
        let rooms = [ROOM.to_owned()];
        self.members
            .deliver(Some(&rooms), &[], |socket| outgoing.send_to(socket))
            .queued
    }

    /// Takes everything out of the outboxes again.
    pub fn drain(&self) {
        let mut context = Context::from_waker(Waker::noop());
        for socket in &self.sockets {
            let mut nowhere = tokio::io::empty();
            let stream: Pin<&mut dyn Duplex> = Pin::new(&mut nowhere);
            // It takes everything at once.
            let _ = socket.poll_flush(&mut context, Some(stream));
        }
    }
}

fn connection(members: &Arc<Members>) -> Arc<Shared> {
    let (_, outlet) = transport::of(Box::new(tokio::io::empty()));
    let connected = Connected {
        data: (),
        remote_addr: None,
        protocol: None,
        compression: None,
        admitted: None,
        members: Arc::clone(members),
        origin: None,
        service: Arc::new(()),
    };
    Arc::new(Shared::new(connected, outlet))
}

impl fmt::Debug for Room {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Room({} members)", self.sockets.len())
    }
}
