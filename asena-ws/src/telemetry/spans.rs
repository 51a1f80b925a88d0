//! The spans: one for a handshake and one for each message, which is told where its connection came from. None lives as long as a
//! connection, for it would be seen when that ends.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;
use http::request::Parts;
use tracing::field::{Empty, display};
use tracing::level_filters::LevelFilter;
use tracing::span::Id;
use tracing::{Level, Span, debug_span, info_span, span_enabled};

use super::counters::{Label as _, UpgradeOutcome};
use crate::messaging::{Members, SocketId};
use crate::protocol::TraceContext;

/// What a connection keeps of its handshake for the spans of its messages.
#[derive(Debug)]
pub(crate) struct Origin {
    /// What the peer's `traceparent` said.
    pub(crate) context: Option<TraceContext>,
    /// The handshake's span, if it was enabled.
    span: Option<Id>,
    /// Where that stands in its trace.
    own: Option<TraceContext>,
}

/// The longest `x-request-id` that is repeated.
const REQUEST_ID_BYTES_MAX: usize = 128;

/// A handshake that is being answered: counted whatever becomes of it.
pub(crate) struct Upgrade {
    span: Span,
    members: Arc<Members>,
    outcome: Option<UpgradeOutcome>,
}

impl Upgrade {
    /// Has the context of the handshake's `traceparent` and what its connection will keep put beside the request.
    pub(crate) fn begin(members: Arc<Members>, parts: &mut Parts) -> Self {
        let context = trace_parent(&parts.headers);
        let span = span(&members, parts, context.as_ref());
        let propagation = members.counters.propagation.get().filter(|_| !span.is_disabled());
        if let (Some(propagation), Some(context)) = (propagation, context) {
            propagation.set_parent(&span, context);
        }
        if let Some(context) = context {
            parts.extensions.insert(context);
        }
        if context.is_some() || !span.is_disabled() {
            let own = propagation.and_then(|propagation| propagation.context(&span));
            let span = span.id();
            parts.extensions.insert(Arc::new(Origin { context, span, own }));
        }
        Self {
            span,
            members,
            outcome: None,
        }
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// It was answered.
    pub(crate) fn answered(&mut self, status: http::StatusCode, is_accepted: bool) {
        self.outcome = Some(if is_accepted {
            UpgradeOutcome::Accepted
        } else {
            UpgradeOutcome::of(status)
        });
        self.span.record("status", status.as_u16());
    }

    /// It became a connection.
    pub(crate) fn opened(&self, socket: SocketId) {
        self.span.record("socket", display(socket));
    }

    /// It was accepted, and then the stream broke.
    pub(crate) fn failed(&mut self) {
        self.outcome = Some(UpgradeOutcome::Failed);
    }
}

impl Drop for Upgrade {
    fn drop(&mut self) {
        let outcome = self.outcome.unwrap_or(UpgradeOutcome::Abandoned);
        self.members.counters.upgrades.count(outcome);
        self.span.record("outcome", outcome.name());
    }
}

impl fmt::Debug for Upgrade {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Upgrade({:?})", self.outcome)
    }
}

/// The path is the endpoint's pattern, and the query is left out: what stands in either may be a secret.
fn span(members: &Members, parts: &Parts, context: Option<&TraceContext>) -> Span {
    if !span_enabled!(target: "asena_ws::upgrade", Level::INFO, "upgrade", path, endpoint, remote_addr, request_id)
    {
        return Span::none();
    }
    let address = parts
        .extensions
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
    let request_id = parts.headers.get("x-request-id").and_then(|id| id.to_str().ok());
    info_span!(
        target: "asena_ws::upgrade",
        "upgrade",
        path = members.path,
        endpoint = members.counters.endpoint,
        remote_addr = address.map(|address| display(address.0)),
        request_id = request_id.filter(|id| id.len() <= REQUEST_ID_BYTES_MAX),
        trace_id = context.map(|context| display(context.trace_id())),
        parent_id = context.map(|context| display(context.span_id())),
        status = Empty,
        outcome = Empty,
        socket = Empty,
    )
}

/// The one that there may be (Trace Context §3.2): several, or one that cannot be read, are none.
fn trace_parent(headers: &HeaderMap) -> Option<TraceContext> {
    let mut values = headers.get_all("traceparent").iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    value.to_str().ok()?.parse().ok()
}

/// Whether messages have spans: a load and a branch where no subscriber wants anything of that level.
#[inline]
pub(crate) fn are_messages_traced() -> bool {
    LevelFilter::current() >= LevelFilter::DEBUG && is_message_wanted()
}

#[cold]
fn is_message_wanted() -> bool {
    span_enabled!(target: "asena_ws::message", Level::DEBUG, "message", event, id, socket, endpoint)
}

/// What is to be known of a message for its span.
pub(crate) struct MessageSpan<'a> {
    pub(crate) members: &'a Members,
    pub(crate) origin: Option<&'a Origin>,
    pub(crate) socket: SocketId,
    pub(crate) event: &'static str,
    pub(crate) id: Option<u64>,
    /// What the message's own `traceparent` says.
    pub(crate) context: Option<&'a TraceContext>,
}

impl MessageSpan<'_> {
    #[cold]
    pub(crate) fn begin(self) -> Span {
        let Self {
            members,
            origin,
            socket,
            event,
            id,
            context,
        } = self;
        let known = context.or(origin.and_then(|origin| origin.context.as_ref()));
        // A root: the task of a connection is in nobody's span, and whoever polls it by chance is not its parent.
        let span = debug_span!(
            target: "asena_ws::message",
            parent: None,
            "message",
            event,
            id,
            socket = %socket,
            endpoint = members.counters.endpoint,
            trace_id = known.map(|context| display(context.trace_id())),
            parent_id = context.map(|context| display(context.span_id())),
        );
        if let Some(upgrade) = origin.and_then(|origin| origin.span.clone()) {
            span.follows_from(upgrade);
        }
        if let Some(propagation) = members.counters.propagation.get() {
            if let Some(context) = context {
                propagation.set_parent(&span, *context);
            }
            if let Some(upgrade) = origin.and_then(|origin| origin.own.or(origin.context)) {
                propagation.link(&span, upgrade);
            }
        }
        span
    }
}
