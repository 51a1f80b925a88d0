//! One connection of the floor.

use std::io::{self, Write};
use std::net::TcpStream;
use std::os::fd::{AsRawFd, RawFd};

/// A stream, and what could not be read or written whole.
#[derive(Debug)]
pub struct Connection {
    pub stream: TcpStream,
    pub is_open: bool,
    pub room: Option<usize>,
    /// The start of a frame whose rest has not come. It has no capacity while there is none.
    pub partial: Vec<u8>,
    /// What the kernel did not take. It has no bound: the floor has no policy for slow consumers.
    unsent: Vec<u8>,
}

impl Connection {
    pub fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            is_open: false,
            room: None,
            partial: Vec::new(),
            unsent: Vec::new(),
        }
    }

    pub fn descriptor(&self) -> RawFd {
        self.stream.as_raw_fd()
    }

    /// Writes as much as the kernel takes, and says whether something is left.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let mut taken = 0;
        if self.unsent.is_empty() {
            taken = write_once(&self.stream, bytes)?;
        }
        self.unsent.extend_from_slice(&bytes[taken..]);
        Ok(!self.unsent.is_empty())
    }

    /// Writes what was left, and says whether something still is.
    pub fn write_unsent(&mut self) -> io::Result<bool> {
        let taken = write_once(&self.stream, &self.unsent)?;
        self.unsent.drain(..taken);
        if self.unsent.is_empty() {
            self.unsent = Vec::new();
        }
        Ok(!self.unsent.is_empty())
    }
}

fn write_once(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    match stream.write(bytes) {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(0),
        written => written,
    }
}
