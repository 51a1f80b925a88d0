//! From an HTTP request to a WebSocket, or to the answer that refuses it.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use hyper::upgrade::OnUpgrade;

use super::connection::Connection;
use super::connections::Connections;
use super::data::ConnectionData;
use super::guard::Guard;
use super::handler_memory::HandlerPool;
use super::handshake::Handshake;
use super::middleware::{Chain, Next};
use crate::container::Container;
use crate::events;
use crate::identity::{PLACEHOLDER_PROTOCOL, has_token_protocol};
use crate::messaging::{Connected, Held, Members, Shared, Slot, Socket};
use crate::protocol::decoder::Limits;
use crate::protocol::handshake::{self, Accepted, HandshakeError};
use crate::service::{Endpoint, WebSocketService, typed_events};
use crate::transport;

/// One endpoint of a running app.
pub(crate) struct Mount<S: WebSocketService> {
    pub(crate) service: Arc<S>,
    pub(crate) members: Arc<Members>,
    pub(crate) container: Container,
    pub(crate) middleware: Chain,
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
            connections,
            memory: HandlerPool::new(),
            guard,
            protocols: [S::PROTOCOLS, of_events, of_gate].concat(),
        }
    }

    fn check(&self, parts: &Parts) -> Result<Accepted, HandshakeError> {
        let compression = self.members.options.compression.as_ref();
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

pub(crate) async fn upgrade<S: WebSocketService>(mount: Arc<Mount<S>>, request: Request) -> Response {
    if !mount.connections.accepts() {
        tracing::warn!(
            path = S::PATH,
            "refused a handshake: the app has not been started, or is shutting down"
        );
        return (StatusCode::SERVICE_UNAVAILABLE, "not accepting connections").into_response();
    }
    let (mut parts, _body) = request.into_parts();
    let accepted = match mount.check(&parts) {
        Ok(accepted) => accepted,
        Err(error) => return (error.status(), error.headers(), error.to_string()).into_response(),
    };
    if Mount::<S>::leaves_token_alone(&parts, &accepted) {
        let known = mount.protocols.join("` or `");
        let message = format!("offer another subprotocol beside the token: `{known}`");
        return (StatusCode::BAD_REQUEST, message).into_response();
    }
    let Some(on_upgrade) = parts.extensions.remove::<OnUpgrade>() else {
        tracing::error!(
            path = S::PATH,
            "the server that this app is mounted in cannot upgrade connections"
        );
        return (StatusCode::UPGRADE_REQUIRED, "this connection cannot be upgraded").into_response();
    };
    let opening = Arc::new(Mutex::new(None));
    let (chain, finished) = (
        Arc::clone(&mount.middleware),
        (Arc::clone(&mount), Arc::clone(&opening)),
    );
    let finish = move |handshake: Handshake| async move {
        let (mount, opening) = finished;
        finish(&mount, accepted, &opening, handshake).await
    };
    let next = Next::new(chain, Box::new(|handshake| Box::pin(finish(handshake))));
    let answer = next.run(Handshake::new(parts)).await;
    // A middleware may still have refused.
    let opening = opening.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let (StatusCode::SWITCHING_PROTOCOLS, Some(connected)) = (answer.status(), opening) {
        open(mount, on_upgrade, connected);
    }
    answer
}

/// What the handshake leaves for a connection that is opened when all middleware has agreed.
type Opening<S> = Mutex<Option<Connected<HeldBy<S>>>>;

type HeldBy<S> = Held<<S as Endpoint>::Data, <S as Endpoint>::Slot, <<S as Endpoint>::Guard as Guard>::Pass>;

/// Behind all middleware: asks who it is, extracts the data, and answers.
async fn finish<S: WebSocketService>(
    mount: &Mount<S>,
    accepted: Accepted,
    opening: &Opening<S>,
    mut handshake: Handshake,
) -> Response {
    let pass = match mount.guard.admit(&mount.members.users, &mut handshake).await {
        Ok(pass) => pass,
        Err(rejection) => return rejection.into_response(),
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
        Ok(Err(refusal)) => return refusal,
        Err(_) => {
            tracing::error!(path = S::PATH, "the extractor of a connection's data panicked");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let connected = Connected {
        data,
        remote_addr: parts.extensions.get().map(|ConnectInfo(address)| *address),
        protocol: accepted.protocol,
        compression: accepted.agreement(),
        members: Arc::clone(&mount.members),
        service: Arc::clone(&mount.service) as Arc<dyn Any + Send + Sync>,
    };
    *opening.lock().unwrap_or_else(PoisonError::into_inner) = Some(connected);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    *response.headers_mut() = accepted.headers();
    response
}

/// Begins the connection as soon as the answer has left.
fn open<S: WebSocketService>(mount: Arc<Mount<S>>, on_upgrade: OnUpgrade, connected: Connected<HeldBy<S>>) {
    // Counted from here on, so that a shutdown cannot overlook a connection that is about to begin.
    let token = mount.connections.tasks.token();
    tokio::spawn(async move {
        let upgraded = match on_upgrade.await {
            Ok(upgraded) => upgraded,
            Err(error) => return tracing::debug!("an upgrade failed: {error}"),
        };
        let (inlet, outlet, early) = transport::open(upgraded);
        let socket = Socket::<S>::of(Arc::new(Shared::new(connected, outlet)));
        // A task of its own, which keeps nothing of the upgrade.
        tokio::spawn(Connection::new(socket, mount, inlet, &early, token));
    });
}
