//! Whatever is logged at whatever level, it is none of the secrets that peers bring.

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use axum::http::StatusCode;
use axum::response::Response;

use super::capture::Capture;

const SECRETS: [&str; 5] = [
    "in-the-header",
    "in-the-cookie",
    "in-the-query",
    "in-the-protocol",
    "in-the-path",
];

#[middleware]
struct Refuse;

impl Middleware for Refuse {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        if handshake.headers().contains_key("x-refuse") {
            return Err(Rejection::forbidden());
        }
        Ok(next.run(handshake).await)
    }
}

#[websocket("/private/{token}", middleware = [Refuse], protocols = ["chat"])]
struct Private;

#[handlers]
impl Private {
    #[on("fail")]
    async fn fail(&self) -> Result<()> {
        Err("out of order".into())
    }
}

#[tokio::test]
async fn no_secret_of_a_handshake_is_in_a_log_or_a_span() {
    let capture = Capture::begin("trace");
    let app = TestApp::start(App::empty().websocket::<Private>()).await;
    let request = || {
        app.request("/private/in-the-path?token=in-the-query")
            .header("authorization", "Bearer in-the-header")
            .header("cookie", "session=in-the-cookie")
            .header("traceparent", "in-the-header")
            .protocol("chat")
            .protocol("base64url.bearer.asena.in-the-protocol")
    };
    let mut client = request().connect().await;
    client.send(r#"{"event": "fail", "id": 1}"#).await;
    let _answer: serde_json::Value = client.receive_json().await;
    client.send(r#"{"event": "made up", "id": 2}"#).await;
    let _answer: serde_json::Value = client.receive_json().await;
    let refusal = request().header("x-refuse", "yes").refused().await;
    assert_eq!(refusal.status, StatusCode::FORBIDDEN);
    capture.closed("upgrade", 2).await;
    let everything = capture.everything();
    assert!(
        everything.contains("upgrade") && everything.contains("out of order"),
        "{everything}"
    );
    for secret in SECRETS {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
}
