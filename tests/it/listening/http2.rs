//! WebSockets over HTTP/2 (RFC 8441), without TLS: what is particular to it. All that is not is tested by the other suites, under
//! `TEST_TRANSPORT=http2`.

use std::net::SocketAddr;
use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, BoundAddress, ConnectionOptions, Http2Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{echo, listening, shut_down};
use crate::kit::http2::Http2;
use crate::kit::wire::Wire;
use crate::kit::{Client, Journal, within};

async fn serving(app: AppBuilder) -> (App, SocketAddr) {
    let (app, addresses) = listening(app, "127.0.0.1:0").await;
    let address = addresses.first().and_then(BoundAddress::socket_addr);
    (app, address.expect("it is of TCP"))
}

async fn begin(address: SocketAddr) -> Http2 {
    let stream = TcpStream::connect(address).await.expect("accepted");
    Http2::begin(stream).await
}

async fn open(connection: &Http2) -> Client {
    let (head, stream) = connection.connect("/echo", &[], &[]).await;
    assert_eq!(head.status(), 200);
    let mut client = Client::over(Wire::Http2(stream)).await;
    client.text().await;
    client
}

#[tokio::test]
async fn many_websockets_and_requests_share_a_connection() {
    let (_app, address) = serving(echo()).await;
    let connection = begin(address).await;
    let mut clients = Vec::new();
    for _ in 0..50 {
        clients.push(open(&connection).await);
    }
    for (number, client) in clients.iter_mut().enumerate() {
        client.send(&number.to_string()).await;
    }
    for (number, client) in clients.iter_mut().enumerate() {
        assert_eq!(client.text().await, number.to_string());
    }
    assert_eq!(connection.get("/nowhere").await.status, 404);
    for mut client in clients {
        client.close(1000, "").await;
        assert_eq!(client.closed().await.0, 1000);
    }
}

#[tokio::test]
async fn the_answer_has_no_headers_of_an_upgrade() {
    let (_app, address) = serving(echo()).await;
    let connection = begin(address).await;
    let headers = [("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")];
    let (head, _stream) = connection.connect("/echo", &headers, &[]).await;
    assert_eq!(head.status(), 200);
    for header in ["upgrade", "connection", "sec-websocket-accept"] {
        assert!(!head.headers().contains_key(header), "{head:?}");
    }
}

#[tokio::test]
async fn what_does_not_ask_for_a_websocket_is_refused() {
    let (_app, address) = serving(echo()).await;
    let connection = begin(address).await;
    let version = ("sec-websocket-version", "13");
    for (protocol, headers, status) in [
        ("connect-udp", vec![version], 501),
        ("websocket", vec![], 400),
        ("websocket", vec![("sec-websocket-version", "8")], 400),
    ] {
        let asked = connection.extended_connect(protocol, "/echo", &headers, &[]);
        let (head, _) = asked.await;
        assert_eq!(head.status(), status, "{protocol}, {headers:?}");
    }
    let refusal = connection.get("/echo").await;
    assert_eq!(refusal.status, 405);
    assert_eq!(
        refusal.body,
        "over HTTP/2 a WebSocket is opened with CONNECT and `:protocol` set to `websocket` (RFC 8441)"
    );
}

#[websocket("/uri/{id}")]
struct WhereFrom;

#[handlers]
impl WhereFrom {
    #[on_open]
    async fn opened(&self, _ws: &Socket<Self>) {}
}

#[middleware]
struct Look {
    #[inject]
    journal: Provided<Journal>,
}

impl Middleware for Look {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        let host = handshake
            .headers()
            .get("host")
            .and_then(|host| host.to_str().ok());
        self.journal
            .note(format!("{} at {}", handshake.uri(), host.unwrap_or("nobody")));
        Ok(next.run(handshake).await)
    }
}

#[tokio::test]
async fn middleware_sees_a_request_as_of_http1() {
    let journal = Journal::default();
    let app = App::empty().websocket::<WhereFrom>().middleware::<Look>();
    let (_app, address) = serving(app.provide(journal.clone())).await;
    let (head, _stream) = begin(address).await.connect("/uri/7?a=b", &[], &[]).await;
    assert_eq!(head.status(), 200);
    journal.until("/uri/7?a=b at localhost").await;
}

#[tokio::test]
async fn a_shutdown_closes_the_websockets_and_then_the_connection() {
    let (app, address) = serving(echo()).await;
    let connection = begin(address).await;
    let (mut one, mut other) = (open(&connection).await, open(&connection).await);
    let closing = async {
        assert_eq!(one.closed().await.0, 1012);
        assert_eq!(other.closed().await.0, 1012);
    };
    tokio::join!(shut_down(&app), closing);
}

/// As of a handshake in HTTP/1.1. Twice: once it is told to go, then it is cut off.
#[tokio::test]
async fn a_connection_on_which_nothing_goes_on_is_ended() {
    let app = echo().handshake_timeout(Duration::from_millis(200));
    let (_app, address) = serving(app).await;
    for beginning in [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], b"PRI * HTT", b""] {
        let mut stream = TcpStream::connect(address).await.expect("accepted");
        stream.write_all(beginning).await.expect("written");
        let mut rest = Vec::new();
        let read = within("the end", stream.read_to_end(&mut rest)).await;
        read.expect("no reset");
    }
}

#[tokio::test]
async fn a_connection_with_an_idle_websocket_stays() {
    let app = echo().handshake_timeout(Duration::from_millis(100));
    let (_app, address) = serving(app).await;
    let connection = begin(address).await;
    let mut client = open(&connection).await;
    // Several looks later.
    tokio::time::sleep(Duration::from_millis(500)).await;
    client.send("still here").await;
    assert_eq!(client.text().await, "still here");
    open(&connection).await;
}

#[tokio::test]
async fn without_http2_its_preface_is_no_request() {
    let mut http2 = Http2Options::default();
    http2.enabled = false;
    let (_app, address) = serving(echo().http2(http2)).await;
    let answer = crate::kit::http::raw_bytes(address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    let is_frame = answer.starts_with(&[0, 0]);
    assert!(!is_frame, "settings of HTTP/2: {answer:?}");
}

#[tokio::test]
async fn an_option_out_of_its_bounds_is_an_error_before_anything_starts() {
    let mut http2 = Http2Options::default();
    http2.streams_max = 0;
    let error = echo()
        .http2(http2)
        .build()
        .await
        .expect_err("it is out of its bounds");
    assert_eq!(
        error.to_string(),
        "no connection of HTTP/2 could live with its options: `streams_max` must be more than zero"
    );
}

#[websocket("/flood")]
struct Flood {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Flood {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        let (ws, journal) = (ws.clone(), self.journal.clone());
        tokio::spawn(async move {
            let mut queued = 0_usize;
            let message = "*".repeat(8 * 1024);
            while ws.send(message.as_str()) == SendOutcome::Queued {
                queued += message.len();
                tokio::task::yield_now().await;
            }
            journal.note(format!("queued {queued}"));
        });
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

/// What a slow reader can make us hold is its outbox and what its stream may hold, and its stream is reset in the end.
#[tokio::test]
async fn a_slow_consumer_is_found_out_and_its_stream_reset() {
    let mut options = ConnectionOptions::default();
    options.outbox_bytes_max = 128 * 1024;
    options.close_timeout = Duration::from_millis(100);
    options.write_timeout = Duration::from_millis(200);
    let journal = Journal::default();
    let app = App::empty().websocket::<Flood>().connection_options(options);
    let (_app, address) = serving(app.provide(journal.clone())).await;
    let connection = begin(address).await;
    let (_, mut stream) = connection.connect("/flood", &[], &[]).await;
    let queued = journal.until_containing("queued ").await;
    let queued: usize = queued["queued ".len()..].parse().expect("a number");
    // The outbox, the window of the client's stream, and of ours the buffer and four writes.
    let bound = 128 * 1024 + 64 * 1024 + 64 * 1024 + 4 * 16 * 1024;
    assert!(
        queued <= bound,
        "{queued} bytes were taken, {bound} would be right"
    );
    journal.until("closed 4008").await;
    let mut rest = Vec::new();
    let read = within("the reset", stream.read_to_end(&mut rest)).await;
    assert!(read.is_err() || rest.len() <= bound);
}
