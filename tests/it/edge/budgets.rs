//! How much a connection may send, in paused time.

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, AuthorizeRoom, Bytes, ConnectionOptions};
use serde_json::{Value, json};
use tokio::io::DuplexStream;
use tokio::time::advance;

use crate::kit::frames::{PING, frame};
use crate::kit::{Gate, Memory, Peer, Said};

#[room("room/{id}")]
struct AnyRoom {
    id: u32,
}

#[websocket(
    path = "/typed",
    client_rooms = [AnyRoom],
    messages_per_second = 2,
    messages_burst = 3,
    rate_strikes_max = 4,
    rate_strikes_window_ms = 1_000
)]
struct Typed {}

#[asena_ws::handlers]
impl Typed {
    #[on("say")]
    async fn say(&self, text: String) -> String {
        text
    }

    #[on("typing", messages_per_second = 1, messages_burst = 2)]
    async fn typing(&self) {}

    #[on("pixel", messages_per_second = 0)]
    async fn pixel(&self) {}
}

impl AuthorizeRoom<Typed> for AnyRoom {
    async fn authorize(&self, _ws: &Socket<Typed>) -> Result<()> {
        Ok(())
    }
}

#[websocket(path = "/raw", messages_per_second = 1, rate_strikes_max = 1)]
struct Raw {}

impl WebSocketService for Raw {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(message);
        Ok(())
    }

    async fn on_ping(&self, ws: &Socket<Self>, _payload: Bytes) -> Result<()> {
        ws.send("pinged");
        Ok(())
    }
}

#[websocket(path = "/closes", errors = close, messages_per_second = 1)]
struct Closes {}

impl WebSocketService for Closes {}

#[websocket(path = "/silent", errors = silent, messages_per_second = 1, rate_strikes_max = 2)]
struct Silent {}

impl WebSocketService for Silent {}

#[websocket(
    path = "/bytes",
    message_bytes_max = 100,
    bytes_per_second = 50,
    bytes_burst = 120
)]
struct Bytesized {}

impl WebSocketService for Bytesized {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(format!("{} bytes", message.len()));
        Ok(())
    }
}

#[websocket(
    path = "/dry",
    messages_per_second = 1,
    rate_strikes_max = 0,
    rate_dry_run = true
)]
struct Dry {}

impl WebSocketService for Dry {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(message);
        Ok(())
    }
}

/// Handles a message when the gate opens.
#[websocket(path = "/slow", messages_per_second = 1)]
struct Slow {
    #[inject]
    gate: Provided<Gate>,
}

impl WebSocketService for Slow {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        self.gate.pass().await;
        ws.send(message);
        Ok(())
    }
}

fn app() -> AppBuilder {
    App::empty()
        .websocket::<Typed>()
        .websocket::<Raw>()
        .websocket::<Closes>()
        .websocket::<Silent>()
        .websocket::<Bytesized>()
        .websocket::<Dry>()
}

async fn connect(path: &str) -> (Memory, Peer<DuplexStream>) {
    let app = Memory::start(app()).await;
    let peer = app.connect(path).await;
    (app, peer)
}

async fn ask(peer: &mut Peer<DuplexStream>, event: &str, data: Value) -> Value {
    let envelope = json!({ "event": event, "data": data, "id": 7 });
    peer.send(&envelope.to_string()).await;
    serde_json::from_str(&peer.text().await).expect("JSON")
}

fn refusal(retry_after_ms: u64) -> Value {
    json!({ "id": 7, "error": {
        "code": "rate_limited",
        "message": format!("you send too much: try again in {retry_after_ms} ms"),
        "retryable": true,
        "details": { "retry_after_ms": retry_after_ms },
    }})
}

fn too_many() -> Said {
    Said::Close(4013, "too many messages".to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_typed_event_too_many_is_answered_with_when_to_try_again() {
    let (_app, mut peer) = connect("/typed").await;
    for _ in 0..3 {
        assert_eq!(
            ask(&mut peer, "say", json!("a")).await,
            json!({ "id": 7, "ok": "a" })
        );
    }
    assert_eq!(ask(&mut peer, "say", json!("a")).await, refusal(500));
    advance(Duration::from_millis(499)).await;
    assert_eq!(ask(&mut peer, "say", json!("a")).await, refusal(1));
    advance(Duration::from_millis(1)).await;
    assert_eq!(
        ask(&mut peer, "say", json!("a")).await,
        json!({ "id": 7, "ok": "a" })
    );
    // Without an id it comes as an event, and so does what could not be read.
    for (sent, event) in [
        (r#"{"event":"say","data":"a"}"#, json!("say")),
        ("no envelope", Value::Null),
    ] {
        peer.send(sent).await;
        let answer: Value = serde_json::from_str(&peer.text().await).expect("JSON");
        assert_eq!(answer["data"]["code"], "rate_limited", "{answer}");
        assert_eq!(answer["data"]["event"], event, "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_has_a_budget_of_its_own_or_none() {
    let (_app, mut peer) = connect("/typed").await;
    let ok = json!({ "id": 7, "ok": null });
    for _ in 0..2 {
        assert_eq!(ask(&mut peer, "typing", Value::Null).await, ok);
    }
    assert_eq!(ask(&mut peer, "typing", Value::Null).await, refusal(1000));
    for _ in 0..50 {
        assert_eq!(ask(&mut peer, "pixel", Value::Null).await, ok);
    }
    // Neither has touched that of the connection.
    for _ in 0..3 {
        assert_eq!(ask(&mut peer, "say", json!("a")).await["ok"], "a");
    }
    assert_eq!(ask(&mut peer, "say", json!("a")).await, refusal(500));
}

#[tokio::test(start_paused = true)]
async fn who_leaves_a_room_is_never_refused_but_charged() {
    let (_app, mut peer) = connect("/typed").await;
    let ok = json!({ "id": 7, "ok": null });
    assert_eq!(ask(&mut peer, "join", json!("room/1")).await, ok);
    assert_eq!(ask(&mut peer, "leave", json!("room/1")).await, ok);
    assert_eq!(ask(&mut peer, "say", json!("a")).await["ok"], "a");
    assert_eq!(ask(&mut peer, "join", json!("room/1")).await, refusal(500));
    for _ in 0..4 {
        assert_eq!(ask(&mut peer, "leave", json!("room/1")).await, ok);
    }
    assert_eq!(ask(&mut peer, "ping", Value::Null).await, ok);
}

#[tokio::test(start_paused = true)]
async fn one_strike_more_than_the_most_is_answered_and_closes_with_4013() {
    let (_app, mut peer) = connect("/typed").await;
    for _ in 0..3 {
        ask(&mut peer, "say", json!("a")).await;
    }
    for _ in 0..4 {
        assert_eq!(ask(&mut peer, "say", json!("a")).await, refusal(500));
    }
    // The window is over, and with it what was in it; the burst is used up again.
    advance(Duration::from_secs(1)).await;
    for _ in 0..2 {
        assert_eq!(ask(&mut peer, "say", json!("a")).await["ok"], "a");
    }
    for _ in 0..5 {
        assert_eq!(ask(&mut peer, "say", json!("a")).await, refusal(500));
    }
    assert_eq!(peer.said().await, too_many());
}

#[tokio::test(start_paused = true)]
async fn a_raw_message_too_many_is_answered_as_the_endpoint_answers_errors() {
    let (_app, mut peer) = connect("/raw").await;
    let too_much = r#"{"message":"you send too much: try again in 1000 ms","type":"error"}"#;
    peer.send("a").await;
    assert_eq!(peer.text().await, "a");
    for _ in 0..2 {
        peer.send("b").await;
        assert_eq!(peer.text().await, too_much);
    }
    assert_eq!(peer.said().await, too_many());

    let (_app, mut peer) = connect("/closes").await;
    peer.send("a").await;
    peer.send("b").await;
    let said = Said::Close(4013, "you send too much: try again in 1000 ms".to_owned());
    assert_eq!(peer.said().await, said);

    let (_app, mut peer) = connect("/silent").await;
    for _ in 0..4 {
        peer.send("a").await;
    }
    assert_eq!(peer.said().await, too_many());
}

#[tokio::test(start_paused = true)]
async fn pings_beyond_their_budget_are_not_answered_and_close_in_the_end() {
    let (_app, mut peer) = connect("/raw").await;
    peer.say(&frame(PING, "1")).await;
    assert_eq!(peer.said().await, Said::Pong(b"1".to_vec()));
    assert_eq!(peer.text().await, "pinged");
    // Messages have their own.
    peer.send("a").await;
    assert_eq!(peer.text().await, "a");
    peer.say(&frame(PING, "2")).await;
    peer.say(&frame(PING, "3")).await;
    assert_eq!(peer.said().await, too_many());
}

#[tokio::test(start_paused = true)]
async fn bytes_have_a_budget() {
    let (_app, mut peer) = connect("/bytes").await;
    let too_much =
        |ms: u64| format!(r#"{{"message":"you send too much: try again in {ms} ms","type":"error"}}"#);
    for (length, expected) in [
        (100, "100 bytes".to_owned()),
        (21, too_much(20)),
        (20, "20 bytes".to_owned()),
        (1, too_much(20)),
    ] {
        peer.send(&"x".repeat(length)).await;
        assert_eq!(peer.text().await, expected, "{length} bytes");
    }
    advance(Duration::from_secs(1)).await;
    peer.send(&"x".repeat(50)).await;
    assert_eq!(peer.text().await, "50 bytes");
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_lets_everything_through() {
    let (_app, mut peer) = connect("/dry").await;
    for _ in 0..50 {
        peer.send("a").await;
        assert_eq!(peer.text().await, "a");
    }
}

/// What counts is when messages come, not when we get round to them.
#[tokio::test(start_paused = true)]
async fn a_peer_is_not_blamed_for_a_slow_handler() {
    let gate = Gate::closed();
    let app = Memory::start(App::empty().websocket::<Slow>().provide(gate)).await;
    let gate: Provided<Gate> = app.app.container().get().expect("it was provided");
    let mut peer = app.connect("/slow").await;
    for _ in 0..3 {
        peer.send("a").await;
        advance(Duration::from_secs(1)).await;
        // Until it is read.
        peer.say(&frame(PING, "")).await;
        assert_eq!(peer.said().await, Said::Pong(Vec::new()));
    }
    for _ in 0..3 {
        gate.open();
        assert_eq!(peer.text().await, "a");
    }
}

#[tokio::test(start_paused = true)]
async fn an_app_sets_a_budget_for_endpoints_that_have_none() {
    let mut options = ConnectionOptions::default();
    options.messages_per_second = 5;
    let app = Memory::start(app().connection_options(options)).await;
    let mut peer = app.connect("/bytes").await;
    for _ in 0..5 {
        peer.send("x").await;
        assert_eq!(peer.text().await, "1 bytes");
    }
    peer.send("x").await;
    assert!(peer.text().await.contains("try again in 200 ms"));
}
