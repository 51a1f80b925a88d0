//! All the clients of a run, and the loop that moves them.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bench_common::scenario::ServerOption;
use bench_common::system::Epoll;
use rustls::ClientConfig;

use crate::arguments::LoadArguments;
use crate::connection::{Connection, Received};
use crate::dialect::{Dialect, Endpoint};
use crate::outgoing::Outgoing;
use crate::transport::tls_config;

/// What one read takes: more than a server writes at once.
const READ_BYTES: usize = 512 * 1024;
/// Answered one by one, so that a server gets its next message as soon as the load can.
const EVENTS_MAX: usize = 64;
/// How many connections are opened at once where the opening itself is not measured.
pub const OPENING_AT_ONCE: usize = 64;
const OPENING_TIMEOUT: Duration = Duration::from_secs(20);

/// Where a connection goes.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub endpoint: Endpoint,
    pub room: usize,
}

#[derive(Debug)]
pub struct Fleet {
    port: u16,
    dialect: Dialect,
    is_compressed: bool,
    tls: Option<Arc<ClientConfig>>,
    epoll: Epoll,
    connections: Vec<Connection>,
    opened: usize,
    buffer: Vec<u8>,
    outgoing: Outgoing,
    message_bytes: usize,
    strays: u64,
}

impl Fleet {
    /// No connections yet; they all send messages with so many bytes of text, at most so many at once.
    pub fn new(
        arguments: &LoadArguments,
        endpoint: Endpoint,
        bytes: usize,
        at_once: usize,
    ) -> io::Result<Self> {
        let message = arguments.dialect.message(endpoint, bytes);
        let is_compressed = arguments.scenario.option == Some(ServerOption::Compression);
        Ok(Self {
            port: arguments.port,
            dialect: arguments.dialect,
            is_compressed,
            tls: arguments.tls.as_deref().map(tls_config).transpose()?,
            epoll: Epoll::new(EVENTS_MAX)?,
            connections: Vec::new(),
            opened: 0,
            buffer: vec![0; READ_BYTES],
            outgoing: Outgoing::new(&message, is_compressed, at_once)?,
            message_bytes: message.len(),
            strays: 0,
        })
    }

    /// Opens connections, so many at once, and returns when all are open.
    pub fn open(&mut self, places: impl IntoIterator<Item = Place>, at_once: usize) -> io::Result<()> {
        let mut places = places.into_iter().fuse();
        let mut is_more = true;
        let deadline = Instant::now() + OPENING_TIMEOUT;
        while is_more || self.opened < self.connections.len() {
            while is_more && self.connections.len() - self.opened < at_once {
                match places.next() {
                    Some(place) => self.start(place)?,
                    None => is_more = false,
                }
            }
            self.turn(Duration::from_millis(100), &mut |_, _, _| Ok(()))?;
            if Instant::now() > deadline {
                let (opened, all) = (self.opened, self.connections.len());
                return Err(io::Error::other(format!(
                    "only {opened} of {all} connections opened in time"
                )));
            }
        }
        Ok(())
    }

    /// Sends so many messages more on a connection.
    pub fn send(&mut self, index: usize, messages: usize) -> io::Result<()> {
        let connection = &mut self.connections[index];
        self.outgoing.owe(&mut connection.progress, messages);
        self.flush(index)
    }

    /// Waits at most so long for something to happen, and calls for each connection that received messages: with its
    /// place in the order of opening, and their number.
    pub fn turn(
        &mut self,
        timeout: Duration,
        on_messages: &mut dyn FnMut(&mut Self, usize, usize) -> io::Result<()>,
    ) -> io::Result<()> {
        for event in 0..self.epoll.wait(Some(timeout))? {
            let ready = self.epoll.ready(event);
            if ready.writable {
                self.flush(ready.token)?;
            }
            if ready.readable {
                let messages = self.receive(ready.token)?;
                if messages > 0 {
                    on_messages(self, ready.token, messages)?;
                }
            }
        }
        Ok(())
    }

    /// From now on a turn serves at most so many connections.
    pub fn limit_turns(&mut self, connections_max: usize) {
        self.epoll.limit(connections_max);
    }

    /// Stops looking at a connection: it no longer reads.
    pub fn ignore(&mut self, index: usize) -> io::Result<()> {
        self.epoll.remove(self.connections[index].descriptor())
    }

    pub fn connection(&mut self, index: usize) -> &mut Connection {
        &mut self.connections[index]
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn strays(&self) -> u64 {
        self.strays
    }

    pub fn count_stray(&mut self) {
        self.strays += 1;
    }

    fn start(&mut self, place: Place) -> io::Result<()> {
        let connection = Connection::start(
            self.port,
            self.dialect,
            place,
            self.is_compressed,
            self.tls.as_ref(),
        )?;
        self.epoll.add(connection.descriptor(), self.connections.len())?;
        self.connections.push(connection);
        Ok(())
    }

    fn flush(&mut self, index: usize) -> io::Result<()> {
        let connection = &mut self.connections[index];
        let is_behind = connection.send(&self.outgoing).map_err(cut_off)?;
        if is_behind != connection.wants_writable {
            connection.wants_writable = is_behind;
            let descriptor = connection.descriptor();
            self.epoll.want_writable(descriptor, index, is_behind)?;
        }
        Ok(())
    }

    fn receive(&mut self, index: usize) -> io::Result<usize> {
        let connection = &mut self.connections[index];
        match connection.receive(&mut self.buffer).map_err(cut_off)? {
            Received::StillOpening => Ok(0),
            Received::Opened => {
                connection.decoder.expect(Some(self.message_bytes));
                self.opened += 1;
                Ok(0)
            }
            Received::Frames(arrived) => {
                self.strays += arrived.strays as u64;
                if let Some(code) = arrived.close_code {
                    return Err(io::Error::other(format!(
                        "the server closed a connection with {code}"
                    )));
                }
                if let Some(ping) = arrived.ping {
                    connection.answer(ping);
                    self.flush(index)?;
                }
                Ok(arrived.messages)
            }
        }
    }
}

/// The words of the system alone would not say whose connection it was.
fn cut_off(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => {
            io::Error::other("the server cut a connection off without a close that could be read")
        }
        _ => error,
    }
}
