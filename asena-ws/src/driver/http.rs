//! Serves HTTP/1.1 on one stream, until it becomes a WebSocket or ends.

use std::future::pending;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tower_service::Service;

use super::connections::Connections;
use super::gate::Gate;
use crate::edge::half_open::Entered;

/// The most bytes of a request's head; beyond it the answer is 431.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// How an app serves HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    pub(crate) router: Router,
    pub(crate) connections: Connections,
    pub(crate) gate: Arc<Gate>,
    /// How long the head of a request may take, from the first byte of the connection or from the answer before it.
    pub(crate) head_timeout: Duration,
}

impl Http {
    /// Ends with the stream, with its upgrade, or when the app shuts down and no request is being answered.
    pub(crate) async fn serve<Stream>(self, stream: Stream, remote_addr: Option<SocketAddr>)
    where
        Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self {
            router,
            connections,
            gate,
            head_timeout,
        } = self;
        let (half_open, cut) = match gate.enter() {
            Entered::Free => (None, None),
            Entered::Counted(guard, cut) => (Some(guard), Some(cut)),
            Entered::Full => return tracing::debug!("a connection was cut off: too many are half-open"),
        };
        // Until the head of the first request is there.
        let half_open = Mutex::new(half_open);
        let service = service_fn(move |mut request: Request<Incoming>| {
            drop(half_open.lock().unwrap_or_else(PoisonError::into_inner).take());
            if let Some(address) = remote_addr {
                request.extensions_mut().insert(ConnectInfo(address));
            }
            // A router is always ready.
            router.clone().call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head_timeout)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        let cut_for_another = async {
            // Also told when it is no longer half-open, and then never cut.
            let is_cut = match cut {
                Some(cut) => cut.await.is_ok(),
                None => false,
            };
            if !is_cut {
                pending::<()>().await;
            }
        };
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = cut_for_another => return tracing::debug!("a half-open connection was cut off for another"),
            () = connections.closing.cancelled() => {
                connection.as_mut().graceful_shutdown();
                tokio::select! {
                    ended = connection => ended,
                    () = connections.aborting.cancelled() => return,
                }
            }
        };
        if let Err(error) = ended {
            tracing::debug!("an HTTP connection failed: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::time::Instant;

    use super::*;

    const HEAD_TIMEOUT: Duration = Duration::from_secs(3);

    fn serve(router: Router, connections: &Connections) -> DuplexStream {
        let (client, server) = duplex(1024);
        let http = Http {
            router,
            connections: connections.clone(),
            gate: Arc::default(),
            head_timeout: HEAD_TIMEOUT,
        };
        tokio::spawn(http.serve(server, None));
        client
    }

    fn hello() -> Router {
        Router::new().route("/", get(|| async { "hello" }))
    }

    async fn rest(mut client: DuplexStream) -> String {
        let mut text = String::new();
        client
            .read_to_string(&mut text)
            .await
            .expect("an answer in UTF-8");
        text
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_never_ends_is_cut_off_at_its_deadline() {
        for head in ["", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
            let begun = Instant::now();
            let mut client = serve(hello(), &Connections::default());
            client.write_all(head.as_bytes()).await.expect("written");
            assert_eq!(rest(client).await, "");
            assert_eq!(begun.elapsed(), HEAD_TIMEOUT, "{head:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_drips_is_cut_off_at_the_same_deadline() {
        let begun = Instant::now();
        let (mut read, mut write) = tokio::io::split(serve(hello(), &Connections::default()));
        let dripping = async {
            while write.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        let mut answer = Vec::new();
        tokio::select! {
            () = dripping => {}
            _ = read.read_to_end(&mut answer) => {}
        }
        assert!(begun.elapsed() <= HEAD_TIMEOUT + Duration::from_secs(1));
    }

    #[tokio::test]
    async fn a_head_beyond_64_kib_is_431() {
        let mut client = serve(hello(), &Connections::default());
        let head = format!(
            "GET / HTTP/1.1\r\nHost: x\r\nX-Big: {}",
            "x".repeat(HEAD_BYTES_MAX)
        );
        // It stops reading half way.
        let _ = client.write_all(head.as_bytes()).await;
        let answer = rest(client).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }

    #[tokio::test]
    async fn a_shutdown_ends_a_connection_that_waits_for_its_next_request() {
        let connections = Connections::default();
        let mut client = serve(hello(), &connections);
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .expect("written");
        let mut first = [0; 15];
        client.read_exact(&mut first).await.expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200 OK");
        connections.closing.cancel();
        assert!(rest(client).await.ends_with("hello"));
    }

    #[tokio::test]
    async fn a_shutdown_lets_a_request_that_is_being_answered_end() {
        let connections = Connections::default();
        let closing = connections.closing.clone();
        // Shuts down while it answers.
        let answer = move || {
            closing.cancel();
            async move {
                tokio::task::yield_now().await;
                "late"
            }
        };
        let mut client = serve(Router::new().route("/", get(answer)), &connections);
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .expect("written");
        assert!(rest(client).await.ends_with("late"));
    }
}
