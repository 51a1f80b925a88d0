//! Hosts and ports as they stand in `Host`, `Origin` and their like, made comparable.

use std::fmt;
use std::net::Ipv6Addr;

/// The most bytes of a name in the domain name system (RFC 1035 §2.3.4), and more than any IPv6 address in brackets.
const HOST_BYTES_MAX: usize = 255;

/// A host in its one spelling: lower case, without the dot at its end, an IPv6 address as RFC 5952 writes it.
///
/// ASCII alone: browsers send names of other scripts as `xn--…` (RFC 6454 §4, in `Host` as in `Origin`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Host(String);

/// A host, and the port where one was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authority {
    pub(crate) host: Host,
    pub(crate) port: Option<u16>,
}

impl Host {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(address) = text.strip_prefix('[') {
            let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
            return Some(Self(format!("[{address}]")));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        let is_name = !name.is_empty() && name.len() <= HOST_BYTES_MAX && name.split('.').all(is_label);
        is_name.then(|| Self(name.to_ascii_lowercase()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Of letters, digits and `-`; with `_`, which no host should have and some do.
fn is_label(label: &str) -> bool {
    let is_of_names = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !label.is_empty() && label.bytes().all(is_of_names)
}

impl Authority {
    /// `example.com`, `example.com:8080`, `[::1]:8080`. An empty port is none (RFC 3986 §3.2.3).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        // The colons of an IPv6 address are inside of brackets.
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (text, ""),
        };
        let port = match port {
            "" => None,
            port => Some(parse_port(port)?),
        };
        let host = Host::parse(host)?;
        Some(Self { host, port })
    }
}

/// Digits alone: `parse` would take a sign, too.
fn parse_port(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(formatter, "{}:{port}", self.host),
            None => self.host.fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_authority_is_read_into_its_one_spelling() {
        for (text, expected) in [
            ("example.com", Some("example.com")),
            ("EXAMPLE.Com.:8080", Some("example.com:8080")),
            ("example.com:", Some("example.com")),
            ("localhost:3000", Some("localhost:3000")),
            ("127.0.0.1:65535", Some("127.0.0.1:65535")),
            ("[::1]", Some("[::1]")),
            ("[0:0:0:0:0:0:0:1]:443", Some("[::1]:443")),
            ("[2001:DB8::a]", Some("[2001:db8::a]")),
            ("xn--mller-kva.example", Some("xn--mller-kva.example")),
            ("a_b.example", Some("a_b.example")),
            ("müller.example", None),
            ("::1", None),
            ("[::1", None),
            ("[example.com]", None),
            ("example.com:65536", None),
            ("example.com:+80", None),
            ("example.com:80:80", None),
            ("example..com", None),
            (".example.com", None),
            ("example.com..", None),
            ("user@example.com", None),
            ("exa mple.com", None),
            ("", None),
            (":80", None),
        ] {
            let read = Authority::parse(text).map(|authority| authority.to_string());
            assert_eq!(read.as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_reads_as_itself(text in "\\PC{0,40}|\\[[0-9a-f:.]{2,20}\\](:[0-9]{0,6})?|[a-zA-Z0-9.-]{1,20}(:[0-9]{0,6})?") {
            if let Some(authority) = Authority::parse(&text) {
                prop_assert_eq!(Authority::parse(&authority.to_string()), Some(authority));
            }
        }
    }
}
