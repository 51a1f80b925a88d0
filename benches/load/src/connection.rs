//! One client.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::Arc;

use rustls::ClientConfig;

use crate::decoder::{Arrived, Decoder, Ping};
use crate::dialect::Dialect;
use crate::fleet::Place;
use crate::opening::Opening;
use crate::outgoing::{Outgoing, Progress};
use crate::transport::Transport;

/// A stream, where it is in what it receives, and where in what it sends.
#[derive(Debug)]
pub struct Connection {
    pub transport: Transport,
    pub decoder: Decoder,
    pub progress: Progress,
    pub wants_writable: bool,
    /// Answers to pings, which wait for the end of a message that is half sent.
    pongs: Vec<u8>,
    /// None when it is open.
    opening: Option<Opening>,
}

/// What a read was.
#[derive(Debug)]
pub enum Received {
    StillOpening,
    Opened,
    Frames(Arrived),
}

impl Connection {
    /// Connects and asks for the upgrade, without waiting for the answer.
    pub fn start(
        port: u16,
        dialect: Dialect,
        place: Place,
        is_compressed: bool,
        tls: Option<&Arc<ClientConfig>>,
    ) -> io::Result<Self> {
        let stream = TcpStream::connect(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        let mut transport = Transport::new(stream, tls)?;
        let opening = Opening::start(&mut transport, port, dialect, place, is_compressed)?;
        transport.stream().set_nonblocking(true)?;
        Ok(Self {
            transport,
            decoder: Decoder::new(),
            progress: Progress::default(),
            wants_writable: false,
            pongs: Vec::new(),
            opening: Some(opening),
        })
    }

    pub fn descriptor(&self) -> RawFd {
        self.transport.stream().as_raw_fd()
    }

    /// Sends what is due, or as much of it as the kernel takes, and says whether something is left.
    pub fn send(&mut self, outgoing: &Outgoing) -> io::Result<bool> {
        outgoing.send(&mut self.transport, &mut self.progress)?;
        if !self.progress.is_behind() && !self.pongs.is_empty() {
            let sent = match self.transport.write(&self.pongs) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
                sent => sent?,
            };
            self.pongs.drain(..sent);
        }
        let is_encrypted_left = self.transport.write_encrypted()?;
        Ok(self.progress.is_behind() || !self.pongs.is_empty() || is_encrypted_left)
    }

    /// Makes the answer to a ping due.
    pub fn answer(&mut self, ping: Ping) {
        self.pongs.extend(ping.answer(&self.decoder));
    }

    /// Reads once.
    pub fn receive(&mut self, buffer: &mut [u8]) -> io::Result<Received> {
        let count = match self.transport.read(buffer) {
            Ok(0) => return Err(io::Error::other("the server ended a connection")),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            read => read?,
        };
        let input = &buffer[..count];
        let Some(opening) = &mut self.opening else {
            return Ok(Received::Frames(self.decoder.feed(input)));
        };
        if !opening.feed(input, &mut self.transport, &mut self.decoder)? {
            return Ok(Received::StillOpening);
        }
        self.opening = None;
        Ok(Received::Opened)
    }
}
