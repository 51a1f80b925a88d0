//! Requests that are wrong in one way each: what they are answered, and that nobody else notices.

use asena_ws::prelude::*;
use serde::Deserialize;

use crate::kit::{Client, Server, http};

#[derive(Deserialize)]
struct Visitor {
    age: u8,
}

#[websocket(path = "/visit", data = Query<Visitor>)]
struct Visits {}

impl WebSocketService for Visits {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(format!(
            "{} at {}",
            message.as_text().unwrap_or_default(),
            ws.data().age
        ));
        Ok(())
    }
}

/// A handshake that would be taken, but for what is changed in it.
struct Request {
    start: &'static str,
    headers: Vec<(&'static str, &'static str)>,
}

impl Request {
    fn good() -> Self {
        Self {
            start: "GET /visit?age=36 HTTP/1.1",
            headers: vec![
                ("host", "localhost"),
                ("connection", "upgrade, close"),
                ("upgrade", "websocket"),
                ("sec-websocket-version", "13"),
                ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ],
        }
    }

    fn start(start: &'static str) -> Self {
        Self {
            start,
            ..Self::good()
        }
    }

    fn without(name: &str) -> Self {
        let mut request = Self::good();
        request.headers.retain(|(header, _)| *header != name);
        request
    }

    fn with(name: &'static str, value: &'static str) -> Self {
        let mut request = Self::without(name);
        request.headers.push((name, value));
        request
    }

    fn and(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    fn text(&self) -> String {
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"));
        format!("{}\r\n{}\r\n", self.start, headers.collect::<String>())
    }
}

/// What is wrong, the status of the answer, and what else the answer says.
fn table() -> Vec<(Request, u16, &'static str)> {
    let key = "dGhlIHNhbXBsZSBub25jZQ==";
    vec![
        (Request::start("POST /visit?age=36 HTTP/1.1"), 405, "allow: GET"),
        (Request::start("DELETE /visit?age=36 HTTP/1.1"), 405, "allow: GET"),
        (Request::start("GET /visit?age=36 HTTP/1.0"), 505, "HTTP/1.1"),
        (Request::start("GET /elsewhere HTTP/1.1"), 404, ""),
        (Request::start("GET /visit/ HTTP/1.1"), 404, ""),
        (Request::start("GET /visit HTTP/1.1"), 400, "missing field `age`"),
        (Request::start("GET /visit?age=old HTTP/1.1"), 400, "age: "),
        (
            Request::start("GET /visit?age=1&age=2 HTTP/1.1"),
            400,
            "duplicate field `age`",
        ),
        (Request::without("host"), 400, "`Host`"),
        (Request::without("upgrade"), 426, "upgrade: websocket"),
        (Request::with("upgrade", "h2c"), 426, "`Upgrade: websocket`"),
        (
            Request::without("connection").and("connection", "close"),
            400,
            "`Connection: Upgrade`",
        ),
        (
            Request::without("sec-websocket-version"),
            426,
            "sec-websocket-version: 13",
        ),
        (
            Request::with("sec-websocket-version", "8"),
            426,
            "sec-websocket-version: 13",
        ),
        (
            Request::with("sec-websocket-version", ""),
            426,
            "sec-websocket-version: 13",
        ),
        (
            Request::good().and("sec-websocket-version", "8"),
            426,
            "sec-websocket-version: 13",
        ),
        (Request::without("sec-websocket-key"), 400, "`Sec-WebSocket-Key`"),
        (Request::with("sec-websocket-key", ""), 400, "`Sec-WebSocket-Key`"),
        (
            Request::with("sec-websocket-key", "c2hvcnQ="),
            400,
            "16 bytes in base64",
        ),
        (Request::good().and("sec-websocket-key", key), 400, "needs one"),
    ]
}

async fn still_answers(bystander: &mut Client, word: &str) {
    bystander.send(word).await;
    assert_eq!(bystander.text().await, format!("{word} at 36"));
}

#[tokio::test]
async fn each_bad_request_is_told_what_is_wrong_with_it_and_disturbs_nobody() {
    let server = Server::start(App::empty().websocket::<Visits>()).await;
    let mut bystander = server.connect("/visit?age=36").await;
    for (request, status, says) in table() {
        let request = request.text();
        let answer = http::raw(server.address, &request).await;
        let start = format!("HTTP/1.1 {status} ");
        assert!(
            answer.starts_with(&start) || status == 505 && answer.starts_with("HTTP/1.0 505 "),
            "{request}{answer}"
        );
        assert!(
            answer.contains(says),
            "{says:?} is missing for\n{request}{answer}"
        );
        still_answers(&mut bystander, "one").await;
    }
    let good = http::head(server.address, &Request::good().text()).await;
    assert!(
        good.starts_with("HTTP/1.1 101 "),
        "what is not changed is good: {good}"
    );
}

#[tokio::test]
async fn a_head_is_answered_as_any_other_method() {
    let server = Server::start(App::empty().websocket::<Visits>()).await;
    let request = Request::start("HEAD /visit?age=36 HTTP/1.1").text();
    let answer = http::raw(server.address, &request).await;
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
}

#[tokio::test]
async fn peers_that_break_the_protocol_disturb_nobody() {
    let server = Server::start(App::empty().websocket::<Visits>()).await;
    let mut bystander = server.connect("/visit?age=36").await;
    let mut big = server.connect("/visit?age=1").await;
    big.send(&"x".repeat(64 * 1024 + 1)).await;
    assert_eq!(big.closed().await.0, 1009);
    still_answers(&mut bystander, "one").await;
    // Text that is not UTF-8, right behind the handshake.
    let request = Request::with("connection", "upgrade").text();
    let invalid = [request.as_bytes(), b"\x81\x81\0\0\0\0\xff"].concat();
    let answer = http::raw_bytes(server.address, &invalid).await;
    let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let frame = &answer[head.expect("the handshake is answered") + 4..];
    assert_eq!(
        (frame[0], &frame[2..4]),
        (0x88, 1007_u16.to_be_bytes().as_slice())
    );
    still_answers(&mut bystander, "two").await;
}
