//! From an HTTP request to a WebSocket, or to the answer that refuses it.

use std::any::Any;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{CONNECTION, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Version};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use hyper::upgrade::OnUpgrade;
use tracing::Instrument as _;

use super::connection::Connection;
use super::connections::Connections;
use super::data::ConnectionData;
use super::gate::{ClientAddr, Entrance, Passed};
use super::guard::{Guard, TurnedAway};
use super::handler_memory::HandlerPool;
use super::handshake::Handshake;
use super::middleware::{Chain, Next};
use crate::container::Container;
use crate::events;
use crate::identity::{PLACEHOLDER_PROTOCOL, has_token_protocol};
use crate::messaging::{Admitted, Connected, Held, Members, Shared, Slot, Socket};
use crate::protocol::decoder::Limits;
use crate::protocol::handshake::{self, Accepted, HandshakeError};
use crate::service::{Endpoint, WebSocketService, typed_events};
use crate::telemetry::Upgrade;
use crate::transport::{self, StreamLease};

/// As long as a client waits that came before the start, or at the shutdown.
const RETRY_AFTER_SECONDS: &str = "5";

/// One endpoint of a running app.
pub(crate) struct Mount<S: WebSocketService> {
    pub(crate) service: Arc<S>,
    pub(crate) members: Arc<Members>,
    pub(crate) container: Container,
    pub(crate) middleware: Chain,
    entrance: Entrance,
    pub(crate) connections: Connections,
    guard: S::Guard,
    pub(super) memory: HandlerPool<S>,
    protocols: Vec<&'static str>,
}

impl<S: WebSocketService> Mount<S> {
    pub(crate) fn new(
        service: Arc<S>,
        members: Arc<Members>,
        container: Container,
        middleware: Chain,
        entrance: Entrance,
        connections: Connections,
        guard: S::Guard,
    ) -> Self {
        // Those of the endpoint's own come first.
        let of_events = typed_events::<S>().map_or(&[][..], |_| events::PROTOCOLS);
        let of_gate: &[_] = if S::Guard::IS_GUARDED {
            &[PLACEHOLDER_PROTOCOL]
        } else {
            &[]
        };
        Self {
            service,
            members,
            container,
            middleware,
            entrance,
            connections,
            memory: HandlerPool::new(),
            guard,
            protocols: [S::PROTOCOLS, of_events, of_gate].concat(),
        }
    }

    fn check(&self, parts: &Parts) -> Result<Accepted, HandshakeError> {
        let compression = self.members.options.compression.as_ref();
        #[cfg(feature = "http2")]
        if let Some(protocol) = parts.extensions.get::<hyper::ext::Protocol>() {
            return handshake::check_connect(protocol.as_str(), &parts.headers, &self.protocols, compression);
        }
        handshake::check(
            &parts.method,
            parts.version,
            &parts.headers,
            &self.protocols,
            compression,
        )
    }

    /// Whether browsers would fail the connection: they do where none of the subprotocols is chosen, and a token never is.
    fn leaves_token_alone(parts: &Parts, accepted: &Accepted) -> bool {
        S::Guard::IS_GUARDED && accepted.protocol.is_none() && has_token_protocol(&parts.headers)
    }

    pub(super) fn limits(&self) -> Limits<'_> {
        let options = &self.members.options;
        Limits {
            message_bytes_max: options.message_bytes_max,
            message_fragments_max: options.message_fragments_max,
            deflate_pool: self.members.deflate_pool.as_ref(),
        }
    }
}

/// Answers a handshake, in a span of its own.
pub(crate) async fn upgrade<S: WebSocketService>(mount: Arc<Mount<S>>, request: Request) -> Response {
    let (mut parts, _body) = request.into_parts();
    let mut upgrade = Upgrade::begin(Arc::clone(&mount.members), &mut parts);
    let answered = answer(Arc::clone(&mount), parts).instrument(upgrade.span().clone());
    let (response, opening) = answered.await;
    upgrade.answered(response.status(), opening.is_some());
    if let Some((stream, connected)) = opening {
        open(mount, upgrade, stream, connected);
    }
    response
}

/// The answer, and what a connection is opened with, if it is to be.
async fn answer<S: WebSocketService>(
    mount: Arc<Mount<S>>,
    mut parts: Parts,
) -> (Response, Option<(Promised, Connected<HeldBy<S>>)>) {
    #[cfg(feature = "http2")]
    super::http2::as_of_http1(&mut parts);
    if !mount.connections.accepts() {
        tracing::warn!(
            path = S::PATH,
            "refused a handshake: the app has not been started, or is shutting down"
        );
        return (unavailable(parts.version), None);
    }
    let accepted = match mount.check(&parts) {
        Ok(accepted) => accepted,
        Err(error) => {
            let refusal = (error.status(), error.headers(), error.to_string());
            return (refusal.into_response(), None);
        }
    };
    let passed = match mount.entrance.pass(&mount.members, &parts) {
        Ok(passed) => passed,
        Err(refusal) => return (refusal.into_response(), None),
    };
    if let Some(address) = passed.client_addr {
        parts.extensions.insert(ClientAddr(address));
    }
    if Mount::<S>::leaves_token_alone(&parts, &accepted) {
        let known = mount.protocols.join("` or `");
        let message = format!("offer another subprotocol beside the token: `{known}`");
        return ((StatusCode::BAD_REQUEST, message).into_response(), None);
    }
    let Some(on_upgrade) = parts.extensions.remove::<OnUpgrade>() else {
        tracing::error!(
            path = S::PATH,
            "the server that this app is mounted in cannot upgrade connections"
        );
        let refusal = (StatusCode::UPGRADE_REQUIRED, "this connection cannot be upgraded");
        return (refusal.into_response(), None);
    };
    let agreed = accepted.status();
    let stream = Promised {
        on_upgrade,
        lease: StreamLease::of(agreed, &mut parts.extensions),
    };
    let handshake = Handshake::new(parts);
    let (mut answer, opening) = if mount.middleware.is_empty() {
        finish(&mount, accepted, passed, handshake).await
    } else {
        pass(&mount, accepted, passed, handshake).await
    };
    // A middleware may still have refused.
    let opening = opening.filter(|_| answer.status() == agreed);
    if opening.is_none() && agreed == StatusCode::OK && answer.status().is_success() {
        // Over HTTP/2 a success of any kind says that the WebSocket is open (RFC 8441 §5).
        *answer.status_mut() = StatusCode::FORBIDDEN;
    }
    (answer, opening.map(|connected| (stream, connected)))
}

/// The stream that a connection will have when its answer has left.
struct Promised {
    on_upgrade: OnUpgrade,
    lease: Option<StreamLease>,
}

/// Through all middleware.
async fn pass<S: WebSocketService>(
    mount: &Arc<Mount<S>>,
    accepted: Accepted,
    passed: Passed,
    handshake: Handshake,
) -> (Response, Opening<S>) {
    let opening = Arc::new(Mutex::new(None));
    let (chain, finished) = (
        Arc::clone(&mount.middleware),
        (Arc::clone(mount), Arc::clone(&opening)),
    );
    let finish = move |handshake: Handshake| async move {
        let (mount, opening) = finished;
        let (answer, connected) = finish(&mount, accepted, passed, handshake).await;
        *opening.lock().unwrap_or_else(PoisonError::into_inner) = connected;
        answer
    };
    let next = Next::new(chain, Box::new(|handshake| Box::pin(finish(handshake))));
    let answer = next.run(handshake).await;
    let opening = opening.lock().unwrap_or_else(PoisonError::into_inner).take();
    (answer, opening)
}

/// Another server may take the client, or this one soon: so over a connection of its own.
fn unavailable(version: Version) -> Response {
    let mut answer = (
        StatusCode::SERVICE_UNAVAILABLE,
        [(RETRY_AFTER, RETRY_AFTER_SECONDS)],
        "not accepting connections",
    )
        .into_response();
    // HTTP/2 has no such header (RFC 9113 §8.2.2).
    if version <= Version::HTTP_11 {
        answer
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

/// What the handshake leaves for a connection that is opened when all middleware has agreed.
type Opening<S> = Option<Connected<HeldBy<S>>>;

type HeldBy<S> = Held<<S as Endpoint>::Data, <S as Endpoint>::Slot, <<S as Endpoint>::Guard as Guard>::Pass>;

/// Behind all middleware: asks who it is, extracts the data, and answers.
async fn finish<S: WebSocketService>(
    mount: &Mount<S>,
    accepted: Accepted,
    passed: Passed,
    mut handshake: Handshake,
) -> (Response, Opening<S>) {
    let (users, max) = (&mount.members.users, mount.entrance.connections_per_user_max());
    let pass = match mount.guard.admit(users, max, &mut handshake).await {
        Ok(pass) => pass,
        Err(TurnedAway::Rejected(rejection)) => return (rejection.into_response(), None),
        Err(TurnedAway::TooMany { user }) => {
            let refusal = mount.entrance.refuse_user(&mount.members, &user);
            return (refusal.into_response(), None);
        }
    };
    let mut parts = handshake.into_parts();
    let holding = async {
        let data = <S as Endpoint>::Data::extract(&mut parts, &mount.container).await?;
        // Made here, where a panic of its `Default` is contained.
        let slot = S::Slot::begin();
        Ok((data, slot))
    };
    let data = match AssertUnwindSafe(holding).catch_unwind().await {
        Ok(Ok((data, slot))) => Held { data, slot, pass },
        Ok(Err(refusal)) => return (refusal, None),
        Err(_) => {
            tracing::error!(path = S::PATH, "the extractor of a connection's data panicked");
            return (StatusCode::INTERNAL_SERVER_ERROR.into_response(), None);
        }
    };
    let remote_addr: Option<SocketAddr> = parts.extensions.get().map(|ConnectInfo(address)| *address);
    let is_the_peer = remote_addr.map(|address| address.ip().to_canonical()) == passed.client_addr;
    let connected = Connected {
        data,
        remote_addr,
        protocol: accepted.protocol,
        compression: accepted.agreement(),
        admitted: Admitted::new(
            passed.client_addr.filter(|_| !is_the_peer),
            passed.slot,
            mount.members.rate_limits.is_some(),
        ),
        members: Arc::clone(&mount.members),
        origin: parts.extensions.remove(),
        service: Arc::clone(&mount.service) as Arc<dyn Any + Send + Sync>,
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = accepted.status();
    *response.headers_mut() = accepted.headers();
    (response, Some(connected))
}

/// Begins the connection as soon as the answer has left.
fn open<S: WebSocketService>(
    mount: Arc<Mount<S>>,
    mut upgrade: Upgrade,
    stream: Promised,
    connected: Connected<HeldBy<S>>,
) {
    // Counted from here on, so that a shutdown cannot overlook a connection that is about to begin.
    let token = mount.connections.tasks.token();
    tokio::spawn(async move {
        let Promised { on_upgrade, lease } = stream;
        let upgraded = match on_upgrade.await {
            Ok(upgraded) => upgraded,
            Err(error) => {
                upgrade.failed();
                return tracing::debug!(parent: upgrade.span(), "an upgrade failed: {error}");
            }
        };
        let (inlet, outlet, early) = transport::open(upgraded, lease);
        let socket = Socket::<S>::of(Arc::new(Shared::new(connected, outlet)));
        upgrade.opened(socket.id());
        // Counted before anybody hears of the connection.
        drop(upgrade);
        // A task of its own, which keeps nothing of the upgrade.
        tokio::spawn(Connection::new(socket, mount, inlet, &early, token));
    });
}
