//! What runs on the HTTP request, before the upgrade.

use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::handshake::{Handshake, Rejection};
use crate::container::descriptor::Descriptor;
use crate::container::{Component, Container, ResolveError};
use crate::error::BoxFuture;

/// A component that sees the handshake before the upgrade: it may pass it on, answer it, or refuse it.
///
/// Global ones, `#[middleware(global)]`, run first, in the order of their `order`; then those that the endpoint lists, in
/// the order of its list.
///
/// ```
/// use asena_ws::prelude::*;
/// use axum::http::StatusCode;
///
/// #[middleware]
/// struct RequireToken {}
///
/// impl Middleware for RequireToken {
///     async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
///         if !handshake.headers().contains_key("authorization") {
///             return Err(StatusCode::UNAUTHORIZED.into());
///         }
///         Ok(next.run(handshake).await)
///     }
/// }
///
/// #[websocket(path = "/private", middleware = [RequireToken])]
/// struct PrivateSocket {}
/// impl WebSocketService for PrivateSocket {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "does not implement `Middleware`",
    note = "add `impl Middleware for {Self} {{ async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {{ … }} }}`",
    note = "and annotate the struct with `#[middleware]`"
)]
pub trait Middleware: Component {
    /// Passes the handshake on with [`Next::run`] and returns its answer, or returns one of its own.
    ///
    /// # Errors
    ///
    /// A [`Rejection`] is the answer, and the connection is not upgraded.
    fn handle(
        &self,
        handshake: Handshake,
        next: Next,
    ) -> impl Future<Output = Result<Response, Rejection>> + Send;
}

/// The middleware that is left to run, and the upgrade behind it.
pub struct Next {
    chain: Chain,
    position: usize,
    upgrade: Upgrade,
}

/// The middleware of one endpoint, global ones first.
pub(crate) type Chain = Arc<[Arc<dyn AnyMiddleware>]>;

/// The end of the chain.
pub(crate) type Upgrade = Box<dyn FnOnce(Handshake) -> BoxFuture<'static, Response> + Send>;

impl Next {
    pub(crate) fn new(chain: Chain, upgrade: Upgrade) -> Self {
        Self {
            chain,
            position: 0,
            upgrade,
        }
    }

    /// Runs the rest, and returns its answer: 101 if the connection is being upgraded.
    pub async fn run(mut self, handshake: Handshake) -> Response {
        let Some(middleware) = self.chain.get(self.position).cloned() else {
            return (self.upgrade)(handshake).await;
        };
        self.position += 1;
        middleware.handle(handshake, self).await
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Next({} more)", self.chain.len() - self.position)
    }
}

/// A middleware whose type is forgotten; it costs one box for each handshake.
pub(crate) trait AnyMiddleware: Send + Sync {
    fn handle(self: Arc<Self>, handshake: Handshake, next: Next) -> BoxFuture<'static, Response>;
}

impl<M: Middleware> AnyMiddleware for M {
    fn handle(self: Arc<Self>, handshake: Handshake, next: Next) -> BoxFuture<'static, Response> {
        Box::pin(async move {
            let handled = AssertUnwindSafe(Middleware::handle(&*self, handshake, next));
            if let Ok(answer) = handled.catch_unwind().await {
                return answer.into_response();
            }
            tracing::error!("the middleware `{}` panicked", M::DESCRIPTOR.name);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        })
    }
}

/// A middleware by its type, before there is an instance.
#[derive(Clone, Copy)]
pub struct MiddlewareEntry {
    pub(crate) component: &'static Descriptor,
    pub(crate) instance: fn(&Container) -> Result<Arc<dyn AnyMiddleware>, ResolveError>,
}

impl MiddlewareEntry {
    /// The entry of one type.
    #[must_use]
    pub const fn of<M: Middleware>() -> Self {
        Self {
            component: M::DESCRIPTOR,
            instance: |container| {
                let middleware: Arc<M> = container.get()?;
                Ok(middleware)
            },
        }
    }
}

impl fmt::Debug for MiddlewareEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MiddlewareEntry({})", self.component.name)
    }
}

/// Fails to compile where a struct is marked `#[middleware]` and is none.
pub fn assert_middleware<M: Middleware>() {}
