//! Serves HTTP/2 on one stream: requests side by side, and WebSockets by extended CONNECT (RFC 8441).

mod answering;
mod executor;
mod options;

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::request::Parts;
use axum::http::{Method, Uri, Version, header};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, interval_at};
use tower_service::Service;

use self::answering::Answering;
use self::executor::Executor;
pub use self::options::Http2Options;
use super::arrival::Arrival;
use super::http::{Http, Link};
use crate::transport::Usage;

/// What a client begins HTTP/2 with (RFC 9113 §3.4).
pub(super) const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The most bytes of a request's head, as in HTTP/1.1.
const HEAD_BYTES_MAX: u32 = 64 * 1024;

/// The connection itself and its service hold on to [`Usage`].
const USAGE_HOLDERS: usize = 2;

impl Http {
    /// Ends with the stream, when nothing has gone on for as long as a head may take, or when the app shuts down and all requests
    /// and WebSockets have ended.
    pub(super) async fn serve_http2<Stream>(self, stream: Stream, link: Link, mut arrival: Arrival)
    where
        Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self {
            router,
            connections,
            head_timeout,
            http2: options,
            ..
        } = self;
        // Until the head of the first request is there.
        let half_open = Mutex::new(arrival.half_open());
        let usage = Arc::new(Usage::default());
        let in_use = Arc::clone(&usage);
        let service = service_fn(move |mut request: Request<Incoming>| {
            drop(half_open.lock().unwrap_or_else(PoisonError::into_inner).take());
            // Of an answer that could not be sent.
            executor::forget_upgrade();
            link.mark(&mut request);
            let (lease, ended) = in_use.lease();
            let is_connect = request.method() == Method::CONNECT;
            request.extensions_mut().insert(lease);
            // A router is always ready.
            let (answer, in_use) = (router.clone().call(request), Arc::clone(&in_use));
            async move {
                let response = answer.await?;
                if is_connect && response.status().is_success() {
                    executor::expect_upgrade(ended);
                }
                Ok::<_, std::convert::Infallible>(response.map(|body| Answering::new(body, in_use)))
            }
        });
        let connection = options
            .apply_to(http2::Builder::new(Executor))
            .timer(TokioTimer::new())
            .max_header_list_size(HEAD_BYTES_MAX)
            .enable_connect_protocol()
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let mut looks = interval_at(Instant::now() + head_timeout, head_timeout);
        let (mut is_closing, mut is_leaving) = (false, false);
        let ended = loop {
            tokio::select! {
                ended = connection.as_mut() => break ended,
                () = connections.aborting.cancelled() => return,
                () = arrival.cut() => return,
                () = connections.closing.cancelled(), if !is_closing => {
                    is_closing = true;
                    connection.as_mut().graceful_shutdown();
                }
                _ = looks.tick() => {
                    if usage.is_in_use(USAGE_HOLDERS) {
                        continue;
                    }
                    if is_leaving {
                        // It was told, and does not go.
                        return;
                    }
                    is_leaving = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        };
        if let Err(error) = ended {
            tracing::debug!("an HTTP/2 connection failed: {error}");
        }
    }
}

/// Gives a request what one of HTTP/1.1 has: `Host`, and a URI of path and query alone.
pub(super) fn as_of_http1(parts: &mut Parts) {
    if parts.version != Version::HTTP_2 {
        return;
    }
    if let Some(authority) = parts.uri.authority()
        && !parts.headers.contains_key(header::HOST)
        && let Ok(host) = authority.as_str().parse()
    {
        parts.headers.insert(header::HOST, host);
    }
    if let Some(path) = parts.uri.path_and_query() {
        parts.uri = Uri::from(path.clone());
    }
}
