use super::{WINDOW_BITS_MAX, WINDOW_BITS_MIN};

/// How an endpoint compresses messages (RFC 7692, permessage-deflate), with those clients that offer it.
///
/// The default keeps no context between messages, on neither side: a broadcast is compressed once for all its
/// receivers, and an idle connection costs no more than an uncompressed one. Context makes small messages smaller,
/// for a price per connection that each setting names.
///
/// A value outside a setting's range becomes the nearest inside.
///
/// ```
/// use asena_ws::Compression;
///
/// let compression = Compression::new().level(1).threshold_bytes(256);
/// assert_eq!(compression, Compression::default().threshold_bytes(256).level(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Compression {
    pub(crate) level: u8,
    pub(crate) threshold_bytes: usize,
    pub(crate) has_server_context: bool,
    pub(crate) has_client_context: bool,
    pub(crate) server_window_bits: u8,
    pub(crate) client_window_bits: u8,
}

impl Compression {
    /// Level 6, from 1,024 bytes on, no context, windows of 32 KiB.
    pub const fn new() -> Self {
        Self {
            level: 6,
            threshold_bytes: 1_024,
            has_server_context: false,
            has_client_context: false,
            server_window_bits: WINDOW_BITS_MAX,
            client_window_bits: WINDOW_BITS_MAX,
        }
    }

    /// How hard to compress what is sent: 1 (fast) to 9 (small). Default: 6.
    ///
    /// Of 4 KiB of JSON without context, level 1 left 1,145 bytes after 7 µs, level 6 left 743 after 18 µs, and level 9
    /// left 734 after 26 µs.
    pub const fn level(mut self, level: u8) -> Self {
        self.level = within(level, 1, 9);
        self
    }

    /// Messages of fewer bytes are sent as they are. Default: 1,024.
    ///
    /// Below that a message fits into one TCP segment anyway, and to compress it takes some 10 µs.
    /// Messages that do not become smaller are sent as they are too, unless there is a context to keep up.
    pub const fn threshold_bytes(mut self, bytes: usize) -> Self {
        self.threshold_bytes = bytes;
        self
    }

    /// Whether what was sent before helps to compress what is sent next (§7.1.1.1). Default: no.
    ///
    /// It costs 380 KB per connection that was sent a compressed message, 251 KB at a window of 9 bits, and a broadcast
    /// is compressed for each receiver anew. A client that asks for none gets none.
    pub const fn server_context_takeover(mut self, is_allowed: bool) -> Self {
        self.has_server_context = is_allowed;
        self
    }

    /// Whether a client's earlier messages may help to compress its next (§7.1.1.2). Default: no.
    ///
    /// It costs 48 KB per connection that has sent a compressed message; at a window of 9 bits less than half of them
    /// are ever touched.
    pub const fn client_context_takeover(mut self, is_allowed: bool) -> Self {
        self.has_client_context = is_allowed;
        self
    }

    /// How far back the server's messages refer, as the base-2 logarithm of bytes (§7.1.2.1): 9 to 15. Default: 15.
    ///
    /// A client that asks for less gets less; one that asks for 8, which zlib cannot do, gets no compression.
    pub const fn server_window_bits(mut self, bits: u8) -> Self {
        self.server_window_bits = within(bits, WINDOW_BITS_MIN, WINDOW_BITS_MAX);
        self
    }

    /// How far back a client's messages may refer, as the base-2 logarithm of bytes (§7.1.2.2): 9 to 15. Default: 15.
    ///
    /// Only clients that offer `client_max_window_bits` can be told; the others may use 15.
    pub const fn client_window_bits(mut self, bits: u8) -> Self {
        self.client_window_bits = within(bits, WINDOW_BITS_MIN, WINDOW_BITS_MAX);
        self
    }
}

impl Default for Compression {
    fn default() -> Self {
        Self::new()
    }
}

/// `Ord::clamp` is not const.
const fn within(value: u8, min: u8, max: u8) -> u8 {
    if value < min {
        min
    } else if value > max {
        max
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_outside_its_range_becomes_the_nearest_inside() {
        let least = Compression::new()
            .level(0)
            .server_window_bits(8)
            .client_window_bits(0);
        assert_eq!(
            (least.level, least.server_window_bits, least.client_window_bits),
            (1, 9, 9)
        );
        let most = Compression::new()
            .level(10)
            .server_window_bits(16)
            .client_window_bits(u8::MAX);
        assert_eq!(
            (most.level, most.server_window_bits, most.client_window_bits),
            (9, 15, 15)
        );
    }
}
