//! What all connections send: the same frame over and over.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::transport::Transport;

/// The mask of all frames. The protocol wants it random against proxies, and there is none here.
const MASK: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];

/// The frame, as often in a row as connections send at once: whatever part of the endless row is due, it is one slice.
#[derive(Debug)]
pub struct Outgoing {
    row: Vec<u8>,
    frame_bytes: usize,
}

/// How far a connection is in the endless row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Bytes of the current frame that are sent.
    offset: usize,
    /// Bytes that are due.
    owed: usize,
}

impl Progress {
    pub fn is_behind(self) -> bool {
        self.owed > 0
    }
}

impl Outgoing {
    pub fn new(message: &[u8], is_compressed: bool, at_once: usize) -> io::Result<Self> {
        let frame = if is_compressed {
            masked_compressed(message)?
        } else {
            masked_text(message)
        };
        Ok(Self {
            frame_bytes: frame.len(),
            // The rest of a frame that was cut off comes before those that are whole.
            row: frame.repeat(at_once + 1),
        })
    }

    /// Makes so many more frames due.
    pub fn owe(&self, progress: &mut Progress, frames: usize) {
        progress.owed += frames * self.frame_bytes;
    }

    /// Sends what is due, or as much of it as the kernel takes.
    pub fn send(&self, stream: &mut Transport, progress: &mut Progress) -> io::Result<()> {
        while progress.owed > 0 {
            let end = self.row.len().min(progress.offset + progress.owed);
            let sent = match stream.write(&self.row[progress.offset..end]) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                sent => sent?,
            };
            progress.owed -= sent;
            progress.offset = (progress.offset + sent) % self.frame_bytes;
        }
        Ok(())
    }
}

pub fn masked_text(message: &[u8]) -> Vec<u8> {
    masked(0x81, message)
}

/// A text frame compressed by itself (RFC 7692 §7.2.1): it refers to nothing before it, so it can be sent again and again
/// whatever was agreed on about contexts.
fn masked_compressed(message: &[u8]) -> io::Result<Vec<u8>> {
    /// What a sync flush ends with, and what the RFC leaves out.
    const TAIL: [u8; 4] = [0x00, 0x00, 0xFF, 0xFF];
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(message)?;
    encoder.flush()?;
    let mut payload = encoder.get_ref().clone();
    if !payload.ends_with(&TAIL) {
        return Err(io::Error::other("a flushed block has no tail"));
    }
    payload.truncate(payload.len() - TAIL.len());
    Ok(masked(0xC1, &payload))
}

pub fn masked_pong(payload: &[u8]) -> Vec<u8> {
    masked(0x8A, payload)
}

fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..126 => frame.push(0x80 | u8::try_from(length).unwrap_or(0)),
        length @ 126..65_536 => {
            frame.push(0xFE);
            frame.extend(u16::try_from(length).unwrap_or(0).to_be_bytes());
        }
        length => {
            frame.push(0xFF);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(MASK);
    let masked = payload.iter().zip(MASK.iter().cycle());
    frame.extend(masked.map(|(byte, mask)| byte ^ mask));
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_text_is_framed_as_the_rfc_shows_it() {
        // RFC 6455 §5.7
        let expected = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        assert_eq!(masked_text(b"Hello"), expected);
    }
}
