//! The ready authenticator, by wire.

use std::time::{SystemTime, UNIX_EPOCH};

use asena_ws::{JwtAuthenticator, JwtKey};
use jsonwebtoken::{EncodingKey, Header, encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::kit::Said;

const SECRET: &str = "thirty-two bytes, not one less..";

#[derive(Deserialize)]
struct Claims {
    name: String,
}

#[websocket("/jwt", authenticator = JwtAuthenticator<Claims>, ping_interval_ms = 0, dead_after_ms = 0)]
struct ByToken;

#[handlers]
impl ByToken {
    #[on("whoami")]
    async fn who(&self, ws: &Socket<Self>, user: User<Claims>) -> (String, Option<String>, String) {
        let session = ws.session_id().map(|session| session.to_string());
        (ws.user_id().to_owned(), session, user.name.clone())
    }
}

fn app() -> AppBuilder {
    let tokens = JwtAuthenticator::<Claims>::new(JwtKey::hs256(SECRET).expect("a key"));
    let tokens = tokens
        .issuer("id.example")
        .audience("chat")
        .leeway(Duration::ZERO);
    App::empty().websocket::<ByToken>().provide(tokens)
}

fn token(others: &Value) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    let mut claims = json!({
        "sub": "ada", "sid": "phone", "iss": "id.example", "aud": "chat", "exp": now + 3600, "name": "Ada",
    });
    for (name, value) in others.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    encode(
        &Header::default(),
        &claims,
        &EncodingKey::from_secret(SECRET.as_bytes()),
    )
    .expect("a token")
}

#[tokio::test]
async fn a_good_token_says_who_it_is() {
    let server = Server::start(app()).await;
    let offered = format!("asena.json, {}", protocol(&token(&json!({}))));
    let (mut client, agreed) = crate::kit::Client::connect_speaking(server.address, "/jwt", &offered).await;
    assert_eq!(agreed.as_deref(), Some("asena.json"));
    client.send(r#"{"event":"whoami","id":1}"#).await;
    assert_eq!(client.text().await, r#"{"id":1,"ok":["ada","phone","Ada"]}"#);
}

#[tokio::test]
async fn another_gets_401_and_why() {
    let server = Server::start(app()).await;
    let table = [
        (token(&json!({ "exp": 1_000_000 })), "expired"),
        (token(&json!({ "nbf": 99_999_999_999_u64 })), "not valid yet"),
        (token(&json!({ "iss": "evil.example" })), "the token is not valid"),
        (token(&json!({ "aud": "mail" })), "the token is not valid"),
        (token(&json!({ "name": 7 })), "the token is not valid"),
        ("e30.e30.e30".to_owned(), "the token is not valid"),
    ];
    for (token, why) in table {
        let head = answer(&server, "/jwt", &[("authorization", &format!("Bearer {token}"))]).await;
        assert_eq!(status(&head), 401, "{head}");
        let challenge = format!("Bearer error=\"invalid_token\", error_description=\"{why}\"");
        assert!(head.contains(&challenge), "{head}");
    }
    let none = answer(&server, "/jwt", &[]).await;
    assert!(none.contains("www-authenticate: Bearer\r\n"), "{none}");
}

#[tokio::test(start_paused = true)]
async fn the_connection_ends_with_the_token_unless_there_is_a_new_one() {
    let (memory, now) = (crate::kit::Memory::start(query_app()).await, SystemTime::now());
    let now = now.duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let first = token(&json!({ "exp": now + 100 }));
    let mut peer = memory.connect(&format!("/jwt?token={first}")).await;
    let second = token(&json!({ "exp": now + 1_000 }));
    peer.send(&json!({ "event": "refresh", "id": 1, "data": { "token": second } }).to_string())
        .await;
    let reply: Value = serde_json::from_str(&peer.text().await).expect("JSON");
    assert_eq!(reply["ok"]["expires_at_ms"], (now + 1_000) * 1_000, "{reply}");
    peer.refute_said_for(Duration::from_secs(990)).await;
    assert_eq!(
        peer.said().await,
        Said::Close(4014, "the token has expired".to_owned())
    );
}

fn query_app() -> AppBuilder {
    let tokens = JwtAuthenticator::<Claims>::new(JwtKey::hs256(SECRET).expect("a key"));
    let tokens = tokens.issuer("id.example").audience("chat").sources(SOURCES);
    App::empty()
        .websocket::<ByToken>()
        .provide(tokens.leeway(Duration::ZERO))
}

#[tokio::test]
async fn without_keys_the_graph_does_not_hold() {
    let error = App::empty()
        .websocket::<ByToken>()
        .check()
        .expect_err("nobody provides it");
    let report = error.to_string();
    assert!(
        report.contains("JwtAuthenticator") && report.contains(".provide("),
        "{report}"
    );
}
