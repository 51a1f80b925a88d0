//! Which pages may open a WebSocket: browsers let every page try, send the user's cookies along, and say in `Origin` whose page it
//! is (RFC 6455 §10.2). Who does not look lets any site act for its visitors.

use std::fmt;

use http::header::{HeaderMap, ORIGIN};

use super::authority::{Authority, Host};
use super::invalid::InvalidEdge;
use super::scheme::Scheme;

/// As much of an `Origin` as is shown in logs and answers.
const SHOWN_BYTES_MAX: usize = 200;

/// What the client has connected to, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    /// How the client came: known where TLS ends at our own port, or where a trusted proxy says so. Plain HTTP from anybody else may
    /// have been TLS in front of a proxy that we were not told of, so that it says nothing.
    pub(crate) scheme: Option<Scheme>,
    /// `None` if there is no host, or what is no host.
    pub(crate) authority: Option<Authority>,
}

/// Which origins an endpoint takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OriginPolicy {
    patterns: Vec<Pattern>,
    /// Whether there must be an `Origin`: programs other than browsers send none.
    is_required: bool,
}

/// Why a handshake is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OriginRefusal {
    /// `Origin` stands there more than once.
    Several,
    /// There is none, and one is required.
    Missing,
    /// It is none of those that are taken.
    NotAllowed {
        origin: String,
        /// What it was compared with, where the host counts.
        host: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    /// The origin that the client has connected to.
    SameHost,
    /// The opt-out.
    Any,
    /// `Origin: null`: a sandboxed frame, a file, a redirect.
    Null,
    Of {
        scheme: String,
        host: HostPattern,
        port: PortPattern,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum HostPattern {
    Exactly(Host),
    /// `*.example.com`: everything below it, however deep, and not itself.
    Below(Host),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum PortPattern {
    Exactly(Option<u16>),
    Any,
}

/// An origin that is a scheme, a host and a port (RFC 6454 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: Host,
    /// The default of its scheme is filled in.
    port: Option<u16>,
}

const SAME_HOST: &str = "same-host";

impl OriginPolicy {
    pub(crate) fn new<T: AsRef<str>>(patterns: &[T], is_required: bool) -> Result<Self, InvalidEdge> {
        let patterns = patterns.iter().map(|pattern| Pattern::parse(pattern.as_ref()));
        Ok(Self {
            patterns: patterns.collect::<Result<_, _>>()?,
            is_required,
        })
    }

    pub(crate) fn check(&self, headers: &HeaderMap, target: &Target) -> Result<(), OriginRefusal> {
        let mut lines = headers.get_all(ORIGIN).into_iter();
        let (first, second) = (lines.next(), lines.next());
        if second.is_some() {
            return Err(OriginRefusal::Several);
        }
        let Some(line) = first else {
            return if self.is_required {
                Err(OriginRefusal::Missing)
            } else {
                Ok(())
            };
        };
        let text = String::from_utf8_lossy(line.as_bytes());
        if self.takes(&text, target) {
            return Ok(());
        }
        let shown = text.floor_char_boundary(SHOWN_BYTES_MAX);
        let by_host = self.patterns.contains(&Pattern::SameHost);
        Err(OriginRefusal::NotAllowed {
            origin: text[..shown].to_owned(),
            host: target
                .authority
                .as_ref()
                .filter(|_| by_host)
                .map(Authority::to_string),
        })
    }

    fn takes(&self, text: &str, target: &Target) -> bool {
        let origin = Origin::parse(text);
        self.patterns.iter().any(|pattern| match pattern {
            Pattern::Any => true,
            // Chromium says the second of the WebSockets of files.
            Pattern::Null => matches!(text, "null" | "file://"),
            Pattern::SameHost => origin.as_ref().is_some_and(|origin| origin.is_of(target)),
            Pattern::Of { scheme, host, port } => origin.as_ref().is_some_and(|origin| {
                origin.scheme == *scheme && host.takes(&origin.host) && port.takes(origin.port)
            }),
        })
    }
}

/// That of the same host, where there is one.
impl Default for OriginPolicy {
    fn default() -> Self {
        Self {
            patterns: vec![Pattern::SameHost],
            is_required: false,
        }
    }
}

impl Pattern {
    fn parse(text: &str) -> Result<Self, InvalidEdge> {
        match text {
            SAME_HOST => return Ok(Self::SameHost),
            "any" => return Ok(Self::Any),
            "null" => return Ok(Self::Null),
            _ => {}
        }
        let invalid = |rule| InvalidEdge::new("origins", text, rule);
        if !text.is_ascii() {
            return Err(invalid(
                "written as browsers send it: names of other scripts are `xn--…`",
            ));
        }
        if text == "*" {
            return Err(invalid("`any`, if every page of every site may connect"));
        }
        let Some((scheme, authority)) = text.split_once("://") else {
            return Err(invalid(
                "an origin as `https://app.example.com`, or `same-host`, `null` or `any`",
            ));
        };
        let scheme =
            parse_scheme(scheme).ok_or_else(|| invalid("an origin whose scheme is one, as `https`"))?;
        if authority.contains('/') {
            return Err(invalid(
                "an origin: without a path, and without a slash behind the host",
            ));
        }
        let (host, is_below) = match authority.strip_prefix("*.") {
            Some(host) => (host, true),
            None => (authority, false),
        };
        let (host, any_port) = match host.strip_suffix(":*") {
            Some(host) => (host, true),
            None => (host, false),
        };
        let place = "an origin whose host is a name or an address, with `*.` before it or not, and with a port, `:*` or neither \
                     behind it";
        let Authority { host, port } = Authority::parse(host).ok_or_else(|| invalid(place))?;
        let port = match (any_port, port) {
            (true, None) => PortPattern::Any,
            (true, Some(_)) => return Err(invalid(place)),
            (false, port) => PortPattern::Exactly(port.or_else(|| default_port(&scheme))),
        };
        let is_name = host.as_str().contains('.') || host.as_str() == "localhost";
        let is_address =
            host.as_str().starts_with('[') || host.as_str().parse::<std::net::Ipv4Addr>().is_ok();
        let host = match is_below {
            true if is_address || !is_name => {
                return Err(invalid(
                    "an origin with `*.` before a name of two parts or more: all of `.com` is not yours",
                ));
            }
            true => HostPattern::Below(host),
            false => HostPattern::Exactly(host),
        };
        Ok(Self::Of { scheme, host, port })
    }
}

impl HostPattern {
    fn takes(&self, host: &Host) -> bool {
        match self {
            Self::Exactly(exactly) => host == exactly,
            Self::Below(parent) => host
                .as_str()
                .strip_suffix(parent.as_str())
                .and_then(|below| below.strip_suffix('.'))
                .is_some_and(|below| !below.is_empty()),
        }
    }
}

impl PortPattern {
    fn takes(&self, port: Option<u16>) -> bool {
        match self {
            Self::Exactly(exactly) => port == *exactly,
            Self::Any => true,
        }
    }
}

impl Origin {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let scheme = parse_scheme(scheme)?;
        let Authority { host, port } = Authority::parse(authority)?;
        let port = port.or_else(|| default_port(&scheme));
        Some(Self { scheme, host, port })
    }

    /// Whether its page came from where the client has connected to.
    ///
    /// Scheme, host and port must be the same. Where the scheme is not known it is taken from the origin, so that behind a proxy which
    /// ends TLS and was not named, pages of `https` may connect. What that gives up: whoever can put up a page at `http` of just this
    /// host and port is taken for it.
    fn is_of(&self, target: &Target) -> bool {
        let is_scheme = match target.scheme {
            Some(scheme) => self.scheme == scheme.as_str(),
            None => matches!(&*self.scheme, "http" | "https"),
        };
        let Some(Authority { host, port }) = &target.authority else {
            return false;
        };
        is_scheme && self.host == *host && self.port == port.or_else(|| default_port(&self.scheme))
    }
}

/// RFC 3986 §3.1, in lower case.
fn parse_scheme(text: &str) -> Option<String> {
    let is_of_schemes = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let is_scheme =
        text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(is_of_schemes);
    is_scheme.then(|| text.to_ascii_lowercase())
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// What whoever runs the server can do about it.
impl fmt::Display for OriginRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Several => formatter.write_str("the request has more than one `Origin` header"),
            Self::Missing => formatter.write_str(
                "the request has no `Origin` header, and this endpoint wants one: `origin_required`",
            ),
            Self::NotAllowed {
                origin,
                host: Some(host),
            } => write!(
                formatter,
                "pages of {origin:?} may not connect to {host:?}: list the origin in `.origins([…])` of the app or in `origins = […]` of \
                 the endpoint, beside \"{SAME_HOST}\"; behind a proxy, let it pass on the `Host` of the client, or name it in \
                 `.trusted_proxies([…])`"
            ),
            Self::NotAllowed { origin, host: None } => write!(
                formatter,
                "pages of {origin:?} may not connect here: list the origin in `.origins([…])` of the app or in `origins = […]` of the endpoint"
            ),
        }
    }
}

#[cfg(test)]
mod tests;
