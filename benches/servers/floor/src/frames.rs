//! Frames of clients, turned into frames of a server where they lie.

use std::ops::Range;

/// A whole frame of a client, found in a buffer.
#[derive(Debug)]
pub struct Found {
    pub opcode: u8,
    /// The same message as a server's frame: a server's head is four bytes shorter than the client's it takes the place
    /// of, since nothing is masked.
    pub frame: Range<usize>,
    /// Where the next frame starts.
    pub end: usize,
}

/// Finds the frame that starts at `start`, unmasks it, and puts a server's head before it. Nothing if it is not all there.
pub fn find(buffer: &mut [u8], start: usize) -> Option<Found> {
    let head = &buffer[start..];
    let [first, second, ..] = *head else {
        return None;
    };
    let (length, length_bytes) = match second & 0x7F {
        126 => (
            usize::from(u16::from_be_bytes(head.get(2..4)?.try_into().ok()?)),
            2,
        ),
        127 => (
            usize::try_from(u64::from_be_bytes(head.get(2..10)?.try_into().ok()?)).ok()?,
            8,
        ),
        short => (usize::from(short), 0),
    };
    let mask_start = start + 2 + length_bytes;
    let payload_start = mask_start + 4;
    let end = payload_start.checked_add(length)?;
    if end > buffer.len() {
        return None;
    }
    let mask: [u8; 4] = buffer[mask_start..payload_start].try_into().ok()?;
    unmask(&mut buffer[payload_start..end], mask);
    // From `start` to `start + 4` is free now: the head moves up to the payload.
    buffer.copy_within(start..mask_start, start + 4);
    buffer[start + 4] = first;
    buffer[start + 5] = second & 0x7F;
    Some(Found {
        opcode: first & 0x0F,
        frame: start + 4..end,
        end,
    })
}

/// Eight bytes at a time, which the compiler makes vectors of.
fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let wide = u64::from_ne_bytes([
        mask[0], mask[1], mask[2], mask[3], mask[0], mask[1], mask[2], mask[3],
    ]);
    let (chunks, rest) = payload.as_chunks_mut::<8>();
    for chunk in chunks {
        *chunk = (u64::from_ne_bytes(*chunk) ^ wide).to_ne_bytes();
    }
    for (byte, mask) in rest.iter_mut().zip(mask.into_iter().cycle()) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_of_a_client_becomes_the_same_frame_of_a_server() {
        for length in [0_usize, 5, 125, 126, 65_535, 65_536] {
            let payload: Vec<u8> = (0..length)
                .map(|index| u8::try_from(index % 251).unwrap())
                .collect();
            let mask = [1, 2, 3, 4];
            let length_field = match length {
                0..126 => vec![u8::try_from(length).unwrap()],
                126..65_536 => [&[126], &u16::try_from(length).unwrap().to_be_bytes()[..]].concat(),
                _ => [&[127], &(length as u64).to_be_bytes()[..]].concat(),
            };
            let mut expected = [&[0x81], &length_field[..]].concat();
            let mut buffer = [&b"xx"[..], &expected, &mask].concat();
            buffer[3] |= 0x80;
            expected.extend(&payload);
            buffer.extend(
                payload
                    .iter()
                    .zip(mask.iter().cycle())
                    .map(|(byte, mask)| byte ^ mask),
            );

            let incomplete = buffer.len() - 1;
            assert!(find(&mut buffer[..incomplete], 2).is_none());
            let found = find(&mut buffer, 2).unwrap();
            assert_eq!(found.end, buffer.len());
            assert_eq!(buffer[found.frame], expected, "length {length}");
        }
    }
}
