//! Serves HTTP on one stream: HTTP/1.1 until it becomes a WebSocket or ends, or HTTP/2.

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
#[cfg(feature = "http2")]
use tokio::time::timeout;
use tower_service::Service;

use super::arrival::Arrival;
use super::connections::Connections;
use super::gate::Gate;
use crate::edge::scheme::{Scheme, UnixPeer};
#[cfg(feature = "http2")]
use crate::transport::{PEEK_BYTES, Peek};

/// The most bytes of a request's head; beyond it the answer is 431.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// What is known of a stream beside its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// `None` for who comes by a Unix socket, or in memory.
    pub(crate) remote_addr: Option<SocketAddr>,
    pub(crate) scheme: Scheme,
    is_unix: bool,
}

impl Link {
    pub(crate) fn plain(remote_addr: Option<SocketAddr>) -> Self {
        Self {
            remote_addr,
            scheme: Scheme::Http,
            is_unix: false,
        }
    }

    /// Of a socket that was accepted: those without an address are Unix sockets.
    pub(super) fn accepted(remote_addr: Option<SocketAddr>, scheme: Scheme) -> Self {
        Self {
            remote_addr,
            scheme,
            is_unix: remote_addr.is_none(),
        }
    }

    /// Says it to whoever is given the request.
    pub(super) fn mark(self, request: &mut Request<Incoming>) {
        if let Some(address) = self.remote_addr {
            request.extensions_mut().insert(ConnectInfo(address));
        }
        if self.is_unix {
            request.extensions_mut().insert(UnixPeer);
        }
        if self.scheme == Scheme::Https {
            request.extensions_mut().insert(self.scheme);
        }
    }
}

/// How an app serves HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    pub(crate) router: Router,
    pub(crate) connections: Connections,
    pub(crate) gate: Arc<Gate>,
    /// How long the head of a request may take, from the first byte of the connection or from the answer before it.
    pub(crate) head_timeout: Duration,
    #[cfg(feature = "http2")]
    pub(crate) http2: super::http2::Http2Options,
}

impl Http {
    /// Serves whichever version of HTTP a socket begins to speak.
    #[cfg(feature = "http2")]
    pub(crate) async fn serve_socket<Socket: Peek>(self, socket: Socket, remote_addr: Option<SocketAddr>) {
        let link = Link::accepted(remote_addr, Scheme::Http);
        if !self.http2.enabled {
            return self.serve(socket, link).await;
        }
        let Some(mut arrival) = self.gate.arrive() else {
            return;
        };
        let looked = timeout(self.head_timeout, begins_http2(&socket));
        let looked = tokio::select! {
            looked = looked => looked,
            () = arrival.cut() => return,
            () = self.connections.closing.cancelled() => return,
        };
        match looked {
            // Boxed, since most speak the other, whose task would have room for it.
            Ok(true) => Box::pin(self.serve_http2(socket, link, arrival)).await,
            Ok(false) => self.serve_arrived(socket, link, arrival).await,
            Err(_) => {}
        }
    }

    #[cfg(not(feature = "http2"))]
    pub(crate) async fn serve_socket<Socket>(self, socket: Socket, remote_addr: Option<SocketAddr>)
    where
        Socket: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        self.serve(socket, Link::accepted(remote_addr, Scheme::Http))
            .await;
    }

    /// HTTP/1.1. Ends with the stream, with its upgrade, or when the app shuts down and no request is being answered.
    pub(crate) async fn serve<Stream>(self, stream: Stream, link: Link)
    where
        Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        if let Some(arrival) = self.gate.arrive() {
            self.serve_arrived(stream, link, arrival).await;
        }
    }

    pub(super) async fn serve_arrived<Stream>(self, stream: Stream, link: Link, mut arrival: Arrival)
    where
        Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self {
            router,
            connections,
            head_timeout,
            ..
        } = self;
        // Until the head of the first request is there.
        let half_open = Mutex::new(arrival.half_open());
        let service = service_fn(move |mut request: Request<Incoming>| {
            drop(half_open.lock().unwrap_or_else(PoisonError::into_inner).take());
            link.mark(&mut request);
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
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = arrival.cut() => return,
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

/// Whether a socket begins with the preface of HTTP/2. No method begins with its first four bytes.
#[cfg(feature = "http2")]
async fn begins_http2<Socket: Peek>(socket: &Socket) -> bool {
    let preface = super::http2::PREFACE;
    let mut bytes = [0; PEEK_BYTES];
    let says_enough = |bytes: &[u8]| bytes.len() >= 4 || !preface.starts_with(bytes);
    let looked = socket.peek(&mut bytes, says_enough).await;
    looked.is_ok_and(|length| length >= 4 && preface.starts_with(&bytes[..length]))
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
            #[cfg(feature = "http2")]
            http2: crate::driver::http2::Http2Options::default(),
        };
        tokio::spawn(http.serve(server, Link::plain(None)));
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
