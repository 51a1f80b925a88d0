//! The opening handshake, of a client that is trusted to have asked rightly.

/// Where a connection wants to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Opening {
    /// Of `/room?room=…`.
    pub room: Option<String>,
    pub answer: String,
    /// The bytes that the request took.
    pub bytes: usize,
}

/// Reads a request; nothing if it is not all there.
pub fn read(input: &[u8]) -> Option<Opening> {
    let bytes = input.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let request = str::from_utf8(&input[..bytes]).ok()?;
    let target = request.split(' ').nth(1)?;
    let key = request.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("sec-websocket-key")
            .then(|| value.trim())
    })?;
    let accept = accept(key);
    Some(Opening {
        room: target.strip_prefix("/room?room=").map(str::to_owned),
        answer: format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        ),
        bytes,
    })
}

fn accept(key: &str) -> String {
    let mut hash = sha1_smol::Sha1::from(key);
    hash.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    base64(&hash.digest().bytes())
}

fn base64(bytes: &[u8; 20]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(28);
    for group in bytes.chunks(3) {
        let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            if index > group.len() {
                text.push('=');
            } else {
                text.push(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize].into());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_rfc_gets_its_answer() {
        // RFC 6455 §1.3
        assert_eq!(accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
