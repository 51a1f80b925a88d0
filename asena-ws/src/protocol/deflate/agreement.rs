use std::fmt;

use http::header::{self, HeaderMap, HeaderValue};

use super::compression::Compression;
use super::extensions::extensions;
use super::offer::{Offer, WindowHint};
use super::{WINDOW_BITS_MAX, WINDOW_BITS_MIN};

/// What client and server use for the life of a connection (RFC 7692 §5, §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Agreement {
    /// Whether the server's messages refer to its earlier ones.
    pub(crate) has_server_context: bool,
    /// Whether the client's messages may refer to its earlier ones.
    pub(crate) has_client_context: bool,
    /// How far the server's messages refer back: 9 to 15.
    pub(crate) server_window_bits: u8,
    /// How far the client's messages refer back: 8 to 15.
    pub(crate) client_window_bits: u8,
    /// Whether the answer names `server_max_window_bits`: it must if the client did.
    names_server_window: bool,
}

impl Agreement {
    /// Chooses the first offer that can be kept, over all lines of a request's `Sec-WebSocket-Extensions`, and gives
    /// the value of the response's.
    ///
    /// `None`: the connection goes uncompressed, and the response has no such header. An offer never fails the
    /// handshake, however broken.
    pub(crate) fn negotiate(compression: &Compression, request: &HeaderMap) -> Option<(Self, HeaderValue)> {
        let lines = request.get_all(header::SEC_WEBSOCKET_EXTENSIONS).into_iter();
        let mut extensions = lines.flat_map(|line| extensions(line.as_bytes()));
        let agreement =
            extensions.find_map(|extension| Self::answer(compression, Offer::parse(&extension)?))?;
        let response = HeaderValue::try_from(agreement.to_string()).ok()?;
        Some((agreement, response))
    }

    /// The window that a message must be compressed with to be shared with other receivers, by
    /// [`DeflatePool::deflate`]: receivers with the same may have the same bytes. `None` with context: what is sent
    /// depends on what was sent.
    ///
    /// A message that fits into the receiver's window cannot refer further back than it, however large the window it
    /// was compressed with: so all but long messages are the same for all.
    pub(crate) fn shared_window_bits(self, message_bytes: usize) -> Option<u8> {
        if self.has_server_context {
            None
        } else if message_bytes <= 1 << self.server_window_bits {
            Some(WINDOW_BITS_MAX)
        } else {
            Some(self.server_window_bits)
        }
    }

    /// `None` if the server cannot do what the client needs.
    fn answer(compression: &Compression, offer: Offer) -> Option<Self> {
        if offer
            .server_max_window_bits
            .is_some_and(|bits| bits < WINDOW_BITS_MIN)
        {
            return None;
        }
        let server_window_bits = offer.server_max_window_bits.unwrap_or(WINDOW_BITS_MAX);
        let client_window_bits = match offer.client_max_window_bits {
            Some(WindowHint::Bits(bits)) => bits.min(compression.client_window_bits),
            Some(WindowHint::Any) => compression.client_window_bits,
            None => WINDOW_BITS_MAX,
        };
        Some(Self {
            has_server_context: compression.has_server_context && !offer.server_no_context_takeover,
            has_client_context: compression.has_client_context && !offer.client_no_context_takeover,
            server_window_bits: server_window_bits.min(compression.server_window_bits),
            client_window_bits,
            names_server_window: offer.server_max_window_bits.is_some(),
        })
    }
}

/// As it stands in the response. What the client did not ask for is told too, so that it can keep less memory; only
/// `client_max_window_bits` must have been offered (§7.1.2.2), and is below 15 only then.
impl fmt::Display for Agreement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("permessage-deflate")?;
        if !self.has_server_context {
            formatter.write_str("; server_no_context_takeover")?;
        }
        if !self.has_client_context {
            formatter.write_str("; client_no_context_takeover")?;
        }
        if self.names_server_window || self.server_window_bits < WINDOW_BITS_MAX {
            write!(formatter, "; server_max_window_bits={}", self.server_window_bits)?;
        }
        if self.client_window_bits < WINDOW_BITS_MAX {
            write!(formatter, "; client_max_window_bits={}", self.client_window_bits)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of the response's header for a request with these lines; empty if there is none.
    fn answer(compression: Compression, lines: &[&str]) -> String {
        let mut request = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_bytes(line.as_bytes()).expect("a header's value");
            request.append(header::SEC_WEBSOCKET_EXTENSIONS, line);
        }
        let agreed = Agreement::negotiate(&compression, &request);
        agreed.map_or(String::new(), |(agreement, response)| {
            assert_eq!(response.to_str().unwrap(), agreement.to_string());
            agreement.to_string()
        })
    }

    fn with_context() -> Compression {
        Compression::new()
            .server_context_takeover(true)
            .client_context_takeover(true)
    }

    #[test]
    fn without_context_of_ours_the_answer_says_so() {
        let none = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
        let table = [
            ("permessage-deflate", none.to_owned()),
            // What browsers send.
            ("permessage-deflate; client_max_window_bits", none.to_owned()),
            ("permessage-deflate; client_no_context_takeover", none.to_owned()),
            (
                "permessage-deflate; server_max_window_bits=10; client_max_window_bits=9",
                format!("{none}; server_max_window_bits=10; client_max_window_bits=9"),
            ),
        ];
        for (line, expected) in table {
            assert_eq!(answer(Compression::new(), &[line]), expected, "{line}");
        }
    }

    #[test]
    fn with_context_of_ours_the_client_has_its_way() {
        let table = [
            ("permessage-deflate", "permessage-deflate"),
            ("permessage-deflate; client_max_window_bits", "permessage-deflate"),
            (
                "permessage-deflate; client_max_window_bits=15",
                "permessage-deflate",
            ),
            (
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=8",
            ),
            (
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=15",
            ),
            (
                "permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=9",
            ),
            // zlib cannot, and to use 9 would break the client.
            ("permessage-deflate; server_max_window_bits=8", ""),
            (
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover",
            ),
            (
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; client_no_context_takeover",
            ),
        ];
        for (line, expected) in table {
            assert_eq!(answer(with_context(), &[line]), expected, "{line}");
        }
    }

    #[test]
    fn a_window_of_ours_is_told_to_who_can_be_told() {
        let compression = with_context().server_window_bits(12).client_window_bits(11);
        let table = [
            // The client did not say that it can be told a window of its own.
            (
                "permessage-deflate",
                "permessage-deflate; server_max_window_bits=12",
            ),
            (
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; server_max_window_bits=12; client_max_window_bits=11",
            ),
            (
                "permessage-deflate; client_max_window_bits=15; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=12; client_max_window_bits=11",
            ),
            (
                "permessage-deflate; client_max_window_bits=10; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=10; client_max_window_bits=10",
            ),
        ];
        for (line, expected) in table {
            assert_eq!(answer(compression, &[line]), expected, "{line}");
        }
    }

    #[test]
    fn the_first_offer_that_can_be_kept_is_taken() {
        let ten = "permessage-deflate; server_max_window_bits=10";
        let table: &[(&[&str], &str)] = &[
            (&[], ""),
            (&[""], ""),
            (&["permessage-bzip2", "x-webkit-deflate-frame"], ""),
            (&["permessage-deflate; foo"], ""),
            (
                &["permessage-deflate; server_max_window_bits=10, permessage-deflate"],
                ten,
            ),
            (
                &["permessage-deflate; server_max_window_bits=8, permessage-deflate"],
                "permessage-deflate",
            ),
            (
                &["permessage-deflate; foo, permessage-deflate; server_max_window_bits=10"],
                ten,
            ),
            (
                &["foo; bar=1", "permessage-deflate; server_max_window_bits=\"10\""],
                ten,
            ),
            (
                &[
                    "permessage-deflate; server_max_window_bits=8",
                    ten,
                    "permessage-deflate",
                ],
                ten,
            ),
            (&["permessage-deflate; server_max_window_bits=\"1\\0\""], ten),
            (&["permessage-deflate; server_max_window_bits=\"10", ten], ten),
            (&["permessage-deflate; ü", ten], ten),
        ];
        for (lines, expected) in table {
            assert_eq!(answer(with_context(), lines), *expected, "{lines:?}");
        }
    }
}
