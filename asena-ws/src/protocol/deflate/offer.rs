use super::extensions::{Extension, Parameter};

/// What a client offers: one `permessage-deflate` with parameters that a server may answer (RFC 7692 §7.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offer {
    /// The server must not use its context (§7.1.1.1).
    pub(super) server_no_context_takeover: bool,
    /// The client will not use its context, whatever the answer says (§7.1.1.2).
    pub(super) client_no_context_takeover: bool,
    /// The server must not use a larger window (§7.1.2.1): 8 to 15.
    pub(super) server_max_window_bits: Option<u8>,
    /// Whether the client can be told a window, and the one that it will not exceed in any case (§7.1.2.2).
    pub(super) client_max_window_bits: Option<WindowHint>,
}

/// `client_max_window_bits` in an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WindowHint {
    /// Without a value.
    Any,
    /// With one: 8 to 15.
    Bits(u8),
}

impl Offer {
    /// `None` for another extension, and for an offer that must be declined (§7.1): a parameter that is unknown,
    /// stands there twice, or has a value that it cannot have.
    ///
    /// Upper and lower case are the same, as in any literal of the RFC's grammar.
    pub(super) fn parse(extension: &Extension<'_>) -> Option<Self> {
        if !extension.name.eq_ignore_ascii_case(b"permessage-deflate") {
            return None;
        }
        let mut offer = Self::default();
        for parameter in &extension.parameters {
            offer.add(parameter)?;
        }
        Some(offer)
    }

    fn add(&mut self, Parameter { name, value }: &Parameter<'_>) -> Option<()> {
        let value = value.as_deref();
        let is_new = match name.to_ascii_lowercase().as_slice() {
            b"server_no_context_takeover" => set(&mut self.server_no_context_takeover, value)?,
            b"client_no_context_takeover" => set(&mut self.client_no_context_takeover, value)?,
            b"server_max_window_bits" => {
                let bits = window_bits(value?)?;
                self.server_max_window_bits.replace(bits).is_none()
            }
            b"client_max_window_bits" => {
                let hint = match value {
                    Some(value) => WindowHint::Bits(window_bits(value)?),
                    None => WindowHint::Any,
                };
                self.client_max_window_bits.replace(hint).is_none()
            }
            _ => return None,
        };
        is_new.then_some(())
    }
}

/// A flag has no value. Whether it was not set before.
fn set(flag: &mut bool, value: Option<&[u8]>) -> Option<bool> {
    match value {
        Some(_) => None,
        None => Some(!std::mem::replace(flag, true)),
    }
}

/// A decimal from 8 to 15 without leading zeros (§7.1.2).
fn window_bits(value: &[u8]) -> Option<u8> {
    match value {
        [digit @ b'8'..=b'9'] => Some(digit - b'0'),
        [b'1', digit @ b'0'..=b'5'] => Some(10 + digit - b'0'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::extensions::extensions;
    use super::*;

    fn read(line: &str) -> Option<Offer> {
        extensions(line.as_bytes()).find_map(|extension| Offer::parse(&extension))
    }

    #[test]
    fn an_offer_says_what_its_parameters_say() {
        let offer = Offer::default();
        let table = [
            ("permessage-deflate", offer),
            ("PerMessage-Deflate", offer),
            (
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                Offer {
                    server_no_context_takeover: true,
                    client_no_context_takeover: true,
                    ..offer
                },
            ),
            (
                "permessage-deflate; client_max_window_bits",
                Offer {
                    client_max_window_bits: Some(WindowHint::Any),
                    ..offer
                },
            ),
            (
                r#"permessage-deflate; client_max_window_bits="9"; server_max_window_bits=8"#,
                Offer {
                    client_max_window_bits: Some(WindowHint::Bits(9)),
                    server_max_window_bits: Some(8),
                    ..offer
                },
            ),
        ];
        for (line, expected) in table {
            assert_eq!(read(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn an_offer_with_a_parameter_that_must_not_be_is_declined() {
        let table = [
            "x-webkit-deflate-frame",
            "permessage-deflate; foo",
            "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; client_no_context_takeover=true",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
            "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
            "permessage-deflate; client_max_window_bits; CLIENT_MAX_WINDOW_BITS",
        ];
        for line in table {
            assert_eq!(read(line), None, "{line}");
        }
        for value in [
            "7",
            "16",
            "08",
            "015",
            "0",
            "1",
            "-9",
            "+9",
            "9.0",
            "0x9",
            "a",
            "99",
            "155",
            "4294967304",
        ] {
            for name in ["server_max_window_bits", "client_max_window_bits"] {
                let line = format!("permessage-deflate; {name}={value}");
                assert_eq!(read(&line), None, "{line}");
            }
        }
    }
}
