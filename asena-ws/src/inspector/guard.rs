//! Who may see and do what, judged by a request's head alone.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::header::{AUTHORIZATION, FORWARDED, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};

use super::failures::Failures;
use super::options::InspectorOptions;

/// What a request that changes something has, so that no form of another site's can make one.
pub(super) const CUSTOM_HEADER: &str = "x-asena-inspector";

/// What proxies add, by which it shows that a peer of this machine is one.
const OF_PROXIES: [&str; 4] = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// The page, which says nothing of the app.
    Page,
    Read,
    Change,
}

/// The head of a request, as far as it counts.
pub(super) struct Head<'a> {
    pub(super) access: Access,
    pub(super) peer: Option<SocketAddr>,
    /// Of the `Host` header, or of the request's URI under HTTP/2.
    pub(super) host: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error(
        "the inspector has no token, and the address of who asks is not known: serve with `into_make_service_with_connect_info`, or set a token"
    )]
    UnknownPeer,
    #[error("the inspector has no token, so it answers this machine alone")]
    NotLocal,
    #[error("the inspector has no token, so it answers nobody behind a proxy")]
    Proxied,
    #[error("the inspector has no token, so it answers to `localhost` and to loopback addresses alone")]
    ForeignHost,
    #[error("this comes from a page of another origin")]
    ForeignOrigin,
    #[error(
        "what changes something says `x-asena-inspector: 1` and, without a token, where it comes from by `origin`"
    )]
    Unmarked,
    #[error("the inspector is read-only")]
    ReadOnly,
    #[error("the token is missing")]
    TokenMissing,
    #[error("this is not the token")]
    TokenWrong,
    #[error("too many wrong tokens came from this address")]
    TooMany(Duration),
}

impl Refusal {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::TokenMissing | Self::TokenWrong => StatusCode::UNAUTHORIZED,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::FORBIDDEN,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::UnknownPeer => "unknown_peer",
            Self::NotLocal => "not_local",
            Self::Proxied => "proxied",
            Self::ForeignHost => "foreign_host",
            Self::ForeignOrigin => "foreign_origin",
            Self::Unmarked => "unmarked",
            Self::ReadOnly => "read_only",
            Self::TokenMissing => "token_missing",
            Self::TokenWrong => "token_wrong",
            Self::TooMany(_) => "too_many_attempts",
        }
    }
}

/// What the options come to. The lock is held for one step.
#[derive(Debug)]
pub(super) struct Guard {
    /// The digest of the token: two digests are compared in the same time wherever they differ, and have one length.
    token: Option<[u8; 32]>,
    is_read_only: bool,
    failures: Mutex<Failures>,
}

impl Guard {
    pub(super) fn new(options: &InspectorOptions) -> Self {
        Self {
            token: options.token.as_ref().map(|token| digest(token.as_bytes())),
            is_read_only: options.read_only,
            failures: Mutex::default(),
        }
    }

    pub(super) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.is_read_only
    }

    pub(super) fn admit(&self, head: &Head<'_>, now: Instant) -> Result<(), Refusal> {
        if head.access != Access::Page && is_of_another_site(head.headers) {
            return Err(Refusal::ForeignOrigin);
        }
        match &self.token {
            Some(_) if head.access == Access::Page => return Ok(()),
            Some(token) => self.check_token(token, head, now)?,
            None => check_local(head)?,
        }
        if head.access != Access::Change {
            return Ok(());
        }
        if self.is_read_only {
            return Err(Refusal::ReadOnly);
        }
        if !head.headers.contains_key(CUSTOM_HEADER) {
            return Err(Refusal::Unmarked);
        }
        if self.token.is_none() && !head.headers.contains_key(ORIGIN) {
            return Err(Refusal::Unmarked);
        }
        Ok(())
    }

    fn check_token(&self, token: &[u8; 32], head: &Head<'_>, now: Instant) -> Result<(), Refusal> {
        let address = head
            .peer
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wait) = failures.wait(address, now) {
            return Err(Refusal::TooMany(wait));
        }
        let said = head.headers.get(AUTHORIZATION).ok_or(Refusal::TokenMissing)?;
        if bearer(said.as_bytes()).is_some_and(|said| are_equal(&digest(said), token)) {
            return Ok(());
        }
        failures.note(address, now);
        Err(Refusal::TokenWrong)
    }
}

/// Without a token. A page elsewhere can have a name of its own point here (DNS rebinding): so the name counts, too.
fn check_local(head: &Head<'_>) -> Result<(), Refusal> {
    let peer = head.peer.ok_or(Refusal::UnknownPeer)?;
    if !peer.ip().to_canonical().is_loopback() {
        return Err(Refusal::NotLocal);
    }
    if head.headers.contains_key(FORWARDED) || OF_PROXIES.iter().any(|name| head.headers.contains_key(*name))
    {
        return Err(Refusal::Proxied);
    }
    let host = head.host.ok_or(Refusal::ForeignHost)?;
    if !is_loopback_name(hostname(host)) {
        return Err(Refusal::ForeignHost);
    }
    match head.headers.get(ORIGIN).map(|origin| origin.to_str()) {
        None => Ok(()),
        Some(Ok(origin)) if is_origin_of(origin, host) => Ok(()),
        Some(_) => Err(Refusal::ForeignOrigin),
    }
}

/// Browsers say where a request comes from, and scripts cannot say otherwise (Fetch Metadata Request Headers §2.3).
fn is_of_another_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    !matches!(site, None | Some(b"same-origin" | b"none"))
}

fn is_origin_of(origin: &str, host: &str) -> bool {
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

/// Without its port.
pub(super) fn hostname(host: &str) -> &str {
    if host.starts_with('[') {
        return host.find(']').map_or(host, |end| &host[..=end]);
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn is_loopback_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    name == "localhost"
        || name.ends_with(".localhost")
        || address
            .unwrap_or(&name)
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// RFC 6750 §2.1, with the scheme in any case.
fn bearer(authorization: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = authorization.split_at_checked(7)?;
    scheme
        .eq_ignore_ascii_case(b"bearer ")
        .then(|| token.trim_ascii())
}

fn digest(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn are_equal(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let difference = one
        .iter()
        .zip(other)
        .fold(0, |all, (one, other)| all | (one ^ other));
    std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests;
