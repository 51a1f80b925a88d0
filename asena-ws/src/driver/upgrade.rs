//! From an HTTP request to a WebSocket, or to the answer that refuses it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::connection;
use super::connections::Connections;
use super::data::ConnectionData;
use super::handshake::Handshake;
use super::middleware::{Chain, Next};
use crate::container::Container;
use crate::messaging::{Connected, Members, Socket};
use crate::protocol::handshake;
use crate::service::{Endpoint, WebSocketService};

/// The largest message that is taken, in bytes.
const MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// One endpoint of a running app.
pub(crate) struct Mount<S: WebSocketService> {
    pub(crate) service: Arc<S>,
    pub(crate) members: Arc<Members>,
    pub(crate) container: Container,
    pub(crate) middleware: Chain,
    pub(crate) connections: Connections,
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
    if let Err(error) = handshake::check(&parts.method, parts.version, &parts.headers) {
        return (error.status(), error.headers(), error.to_string()).into_response();
    }
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let chain = Arc::clone(&mount.middleware);
    let finish = move |handshake: Handshake| async move { finish(mount, upgrade, handshake).await };
    let next = Next::new(chain, Box::new(|handshake| Box::pin(finish(handshake))));
    next.run(Handshake::new(parts)).await
}

/// Behind all middleware: extracts the data, and only then upgrades.
async fn finish<S: WebSocketService>(
    mount: Arc<Mount<S>>,
    upgrade: WebSocketUpgrade,
    handshake: Handshake,
) -> Response {
    let mut parts = handshake.into_parts();
    let extracting = <S as Endpoint>::Data::extract(&mut parts, &mount.container);
    let data = match AssertUnwindSafe(extracting).catch_unwind().await {
        Ok(Ok(data)) => data,
        Ok(Err(refusal)) => return refusal,
        Err(_) => {
            tracing::error!(path = S::PATH, "the extractor of a connection's data panicked");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let upgrade = upgrade.protocols(S::PROTOCOLS.iter().copied());
    let protocol = upgrade
        .selected_protocol()
        .and_then(|protocol| protocol.to_str().ok());
    let socket = Socket::<S>::new(Connected {
        data: Box::new(data),
        remote_addr: parts.extensions.get().map(|ConnectInfo(address)| *address),
        protocol: protocol.map(str::to_owned),
        members: Arc::clone(&mount.members),
    });
    let tasks = mount.connections.tasks.clone();
    // Counted from here on, so that a shutdown cannot overlook a connection that is about to begin.
    let token = tasks.token();
    upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_failed_upgrade(|error| tracing::debug!("an upgrade failed: {error}"))
        .on_upgrade(move |stream| async move {
            connection::run(stream, socket, &mount).await;
            drop(token);
        })
}
