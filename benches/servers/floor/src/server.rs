//! The loop of the floor.

use std::collections::HashMap;
use std::io::{self, Read};
use std::net::TcpListener;
use std::os::fd::AsRawFd;

use bench_common::system::Epoll;

use crate::connection::Connection;
use crate::{frames, handshake};

/// The token of the listener; connections have their place.
const LISTENER: usize = usize::MAX;
const READ_BYTES: usize = 256 * 1024;
const JOINED: &[u8] = b"\x81\x06joined";

pub struct Server {
    listener: TcpListener,
    epoll: Epoll,
    connections: Vec<Option<Connection>>,
    free: Vec<usize>,
    rooms: Vec<Vec<usize>>,
    rooms_by_name: HashMap<String, usize>,
    /// One buffer for all connections, as long as it needs to be for the largest message.
    buffer: Vec<u8>,
    batch: Vec<u8>,
    is_batched: bool,
}

impl Server {
    pub fn new(listener: TcpListener, is_batched: bool) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let epoll = Epoll::new(256)?;
        epoll.add(listener.as_raw_fd(), LISTENER)?;
        Ok(Self {
            listener,
            epoll,
            connections: Vec::new(),
            free: Vec::new(),
            rooms: Vec::new(),
            rooms_by_name: HashMap::new(),
            buffer: vec![0; READ_BYTES],
            batch: Vec::new(),
            is_batched,
        })
    }

    pub fn run(&mut self) -> io::Result<()> {
        loop {
            for index in 0..self.epoll.wait(None)? {
                let ready = self.epoll.ready(index);
                if ready.token == LISTENER {
                    self.accept()?;
                    continue;
                }
                let mut served = Ok(());
                if ready.writable {
                    served = self.write_unsent(ready.token);
                }
                if ready.readable && served.is_ok() {
                    served = self.read(ready.token);
                }
                if served.is_err() {
                    self.remove(ready.token);
                }
            }
        }
    }

    fn accept(&mut self) -> io::Result<()> {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let token = self.free.pop().unwrap_or_else(|| {
                self.connections.push(None);
                self.connections.len() - 1
            });
            self.epoll.add(stream.as_raw_fd(), token)?;
            self.connections[token] = Some(Connection::new(stream));
        }
    }

    fn read(&mut self, token: usize) -> io::Result<()> {
        let Some(connection) = self.connections[token].as_mut() else {
            return Ok(());
        };
        let kept = connection.partial.len();
        if self.buffer.len() < kept + READ_BYTES {
            self.buffer.resize(kept + READ_BYTES, 0);
        }
        self.buffer[..kept].copy_from_slice(&connection.partial);
        connection.partial = Vec::new();
        let count = (&connection.stream).read(&mut self.buffer[kept..])?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let served = self.serve(token, &mut buffer[..kept + count]);
        self.buffer = buffer;
        served
    }

    fn serve(&mut self, token: usize, input: &mut [u8]) -> io::Result<()> {
        let mut start = 0;
        let Some(connection) = self.connections[token].as_mut() else {
            return Ok(());
        };
        if !connection.is_open {
            let Some(opening) = handshake::read(input) else {
                connection.partial = input.to_vec();
                return Ok(());
            };
            start = opening.bytes;
            connection.is_open = true;
            connection.write(opening.answer.as_bytes())?;
            if let Some(room) = opening.room {
                self.join(token, room);
                self.write(token, JOINED)?;
            }
        }
        self.batch.clear();
        while let Some(found) = frames::find(input, start) {
            start = found.end;
            match found.opcode {
                0x8 => return Err(io::ErrorKind::UnexpectedEof.into()),
                0x1 | 0x2 if self.is_batched => self.batch.extend_from_slice(&input[found.frame]),
                0x1 | 0x2 => self.answer(token, &input[found.frame])?,
                _ => {}
            }
        }
        if !self.batch.is_empty() {
            let batch = std::mem::take(&mut self.batch);
            let answered = self.answer(token, &batch);
            self.batch = batch;
            answered?;
        }
        if let Some(connection) = self.connections[token].as_mut() {
            connection.partial = input[start..].to_vec();
        }
        Ok(())
    }

    /// Echoes, or gives to everybody else in the room.
    fn answer(&mut self, token: usize, frames: &[u8]) -> io::Result<()> {
        let Some(room) = self.connections[token]
            .as_ref()
            .and_then(|connection| connection.room)
        else {
            return self.write(token, frames);
        };
        for index in 0..self.rooms[room].len() {
            let member = self.rooms[room][index];
            if member != token {
                // A receiver that has gone is found when it is read from.
                let _ = self.write(member, frames);
            }
        }
        Ok(())
    }

    fn write(&mut self, token: usize, bytes: &[u8]) -> io::Result<()> {
        let Some(connection) = self.connections[token].as_mut() else {
            return Ok(());
        };
        if connection.write(bytes)? {
            self.epoll.want_writable(connection.descriptor(), token, true)?;
        }
        Ok(())
    }

    fn write_unsent(&mut self, token: usize) -> io::Result<()> {
        let Some(connection) = self.connections[token].as_mut() else {
            return Ok(());
        };
        if !connection.write_unsent()? {
            self.epoll.want_writable(connection.descriptor(), token, false)?;
        }
        Ok(())
    }

    fn join(&mut self, token: usize, room: String) {
        let rooms = &mut self.rooms;
        let room = *self.rooms_by_name.entry(room).or_insert_with(|| {
            rooms.push(Vec::new());
            rooms.len() - 1
        });
        self.rooms[room].push(token);
        if let Some(connection) = self.connections[token].as_mut() {
            connection.room = Some(room);
        }
    }

    fn remove(&mut self, token: usize) {
        if let Some(connection) = self.connections[token].take() {
            if let Some(room) = connection.room {
                self.rooms[room].retain(|&member| member != token);
            }
            self.free.push(token);
        }
    }
}
