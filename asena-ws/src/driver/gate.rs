//! What a request has to pass before anything else looks at it: its origin, and the limits of the app.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::ConnectInfo;
use axum::http::header::{HOST, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use tokio::time::Instant;

use super::handshake::Rejection;
use crate::edge::admission::{self, Admission, Refused, Slot};
use crate::edge::authority::Authority;
use crate::edge::client_address::{Client, Peer, TrustedProxies};
use crate::edge::half_open::{Entered, HalfOpen};
use crate::edge::invalid::InvalidEdge;
use crate::edge::limits::Limits;
use crate::edge::options::EdgeOptions;
use crate::edge::origin::{OriginPolicy, OriginRefusal, Target};
use crate::edge::scheme::{Scheme, UnixPeer};
use crate::messaging::Members;
use crate::telemetry::Limit;

/// The edge of one app.
#[derive(Debug)]
pub(crate) struct Gate {
    proxies: TrustedProxies,
    pub(crate) admission: Arc<Admission>,
    pub(crate) half_open: Arc<HalfOpen>,
    /// From when on time is counted.
    begun: Instant,
    /// It has been said that addresses are counted and not known.
    has_warned: AtomicBool,
}

/// The way in to one endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Entrance {
    pub(crate) gate: Arc<Gate>,
    pub(crate) origins: OriginPolicy,
}

/// As an app has it that is told nothing.
#[cfg(any(test, fuzzing, asena_bench))]
impl Default for Entrance {
    fn default() -> Self {
        Self {
            gate: Arc::default(),
            origins: OriginPolicy::default(),
        }
    }
}

impl Default for Gate {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            proxies: TrustedProxies::default(),
            half_open: Arc::new(HalfOpen::new(limits.half_open_max)),
            admission: Arc::new(Admission::new(limits, 0)),
            begun: Instant::now(),
            has_warned: AtomicBool::new(false),
        }
    }
}

/// A request that may become a connection.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) client_addr: Option<IpAddr>,
    /// Its place among the connections that are counted.
    pub(crate) slot: Option<Slot>,
}

/// The extension by which middleware learns the address of the client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientAddr(pub(crate) IpAddr);

impl Gate {
    pub(crate) fn new(options: EdgeOptions) -> Result<Self, InvalidEdge> {
        options.check()?;
        Ok(Self {
            proxies: TrustedProxies::new(&options.trusted_proxies)?,
            half_open: Arc::new(HalfOpen::new(options.limits.half_open_max)),
            admission: Arc::new(Admission::new(options.limits, 0)),
            ..Self::default()
        })
    }

    /// Counts a connection that has just been accepted.
    pub(crate) fn enter(&self) -> Entered {
        self.half_open.enter(self.now_us())
    }

    fn now_us(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Says once that a limit cannot do what it is there for.
    fn warn_of_unknown_address(&self) {
        if !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "connections are limited by their address, and this one has none: the server has to set axum's `ConnectInfo<SocketAddr>`, \
                 or `UnixPeer` for a proxy that is trusted; without it such connections count for the whole app alone"
            );
        }
    }
}

impl Entrance {
    /// The answer that refuses a request, or what its connection is to keep.
    ///
    /// The origin comes first: pages of others must not use up what is there for those who may connect.
    pub(crate) fn pass(&self, members: &Members, parts: &Parts) -> Result<Passed, Rejection> {
        let gate = &*self.gate;
        let peer = peer(parts);
        let client = gate.proxies.client(peer, &parts.headers);
        let client_addr = client.address;
        let checked = self.origins.check(&parts.headers, &target(client, parts));
        checked.map_err(|refusal| gate.refuse_origin(members, &refusal))?;
        if client_addr.is_none() && gate.admission.wants_addresses() {
            gate.warn_of_unknown_address();
        }
        let now_us = gate.now_us();
        match gate.admission.admit(client_addr, now_us) {
            Ok(slot) => Ok(Passed { client_addr, slot }),
            Err(refused) => Err(gate.refuse(members, refused, &client_addr)),
        }
    }

    /// How many connections one user may have.
    pub(crate) fn connections_per_user_max(&self) -> usize {
        self.gate.admission.connections_per_user_max()
    }

    /// The answer to a user who has so many.
    pub(crate) fn refuse_user(&self, members: &Members, user: &str) -> Rejection {
        let refused = self.gate.admission.refuse_user();
        self.gate.refuse(members, refused, &user)
    }
}

impl Gate {
    fn refuse(&self, members: &Members, refused: Refused, client: &dyn fmt::Debug) -> Rejection {
        members.counters.limit_hit(label(refused.limit), true);
        let (path, limit) = (members.path, refused.limit.name());
        tracing::debug!(path, ?client, limit, "refused a handshake");
        if let Some(more) = self.admission.lines.pass(self.now_us()) {
            tracing::warn!(path, ?client, limit, more, "refused a handshake beyond a limit");
        }
        let retry_after = HeaderValue::from(refused.retry_after_s);
        Rejection::response((
            refused.status(),
            [(RETRY_AFTER, retry_after)],
            refused.to_string(),
        ))
    }

    fn refuse_origin(&self, members: &Members, refusal: &OriginRefusal) -> Rejection {
        members.counters.limit_hit(Limit::Origin, true);
        let path = members.path;
        if let Some(more) = self.admission.origin_lines.pass(self.now_us()) {
            tracing::warn!(path, more, "refused a handshake: {refusal}");
        }
        let status = match refusal {
            OriginRefusal::Several => StatusCode::BAD_REQUEST,
            OriginRefusal::Missing | OriginRefusal::NotAllowed { .. } => StatusCode::FORBIDDEN,
        };
        Rejection::from((status, refusal.to_string()))
    }
}

fn label(limit: admission::Limit) -> Limit {
    match limit {
        admission::Limit::Connections => Limit::ConnectionsMax,
        admission::Limit::ConnectionsOfAddress => Limit::ConnectionsPerAddress,
        admission::Limit::ConnectionsOfUser => Limit::ConnectionsPerUser,
        admission::Limit::Handshakes | admission::Limit::HandshakesOfAddress => Limit::HandshakeRate,
    }
}

fn peer(parts: &Parts) -> Peer {
    if let Some(ConnectInfo(address)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
        return Peer::Address(address.ip());
    }
    match parts.extensions.get() {
        Some(UnixPeer) => Peer::Unix,
        None => Peer::Unknown,
    }
}

/// What the client has connected to: as a trusted proxy says, else as the request itself does.
fn target(client: Client, parts: &Parts) -> Target {
    let is_tls = parts.extensions.get() == Some(&Scheme::Https);
    Target {
        scheme: client.scheme.or(is_tls.then_some(Scheme::Https)),
        authority: client.authority.or_else(|| authority(parts)),
    }
}

/// Of `:authority` in HTTP/2 and of an absolute URI, which win (RFC 9112 §3.2.2), else of `Host`, if it stands there once.
fn authority(parts: &Parts) -> Option<Authority> {
    if let Some(authority) = parts.uri.authority() {
        return Authority::parse(authority.as_str());
    }
    let mut lines = parts.headers.get_all(HOST).into_iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => Authority::parse(line.to_str().ok()?.trim()),
        _ => None,
    }
}
