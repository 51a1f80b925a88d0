//! The testing kit, over an app that does on demand what a test may look for.

mod failures;

use std::future::pending;
use std::time::{Duration, Instant};

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use asena_ws::{AppBuilder, CloseCode};
use serde_json::json;

use crate::kit::Journal;

#[service]
struct Greeter {
    greeting: String,
}

#[websocket(path = "/do", protocols = ["chat.v2"])]
struct Do {
    #[inject]
    greeter: Arc<Greeter>,
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Do {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        match message.as_text() {
            Some("greet") => drop(ws.send(self.greeter.greeting.as_str())),
            Some("address") => drop(ws.send(format!("{}", ws.remote_addr().is_some()))),
            Some("close") => ws.close(CloseCode::POLICY_VIOLATION, "no more"),
            Some("terminate") => ws.terminate(),
            Some("join and hang") => {
                ws.join("general")?;
                ws.send("hangs");
                pending::<()>().await;
            }
            Some("hang") => pending::<()>().await,
            Some("beat") => drop(tokio::spawn(beat(ws.clone()))),
            Some("later") => {
                tokio::time::sleep(Duration::from_millis(150)).await;
                ws.send("late");
            }
            _ => drop(ws.send(message)),
        }
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

/// Pongs that nobody asked for, for as long as there is anybody to send them to.
async fn beat(ws: Socket<Do>) {
    let mut beats = tokio::time::interval(Duration::from_millis(30));
    while ws.is_open() {
        beats.tick().await;
        ws.pong("beat");
    }
}

#[middleware]
struct Guard {}

impl Middleware for Guard {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        if handshake.headers().contains_key("x-refuse") {
            return Err(Rejection::forbidden());
        }
        if handshake.headers().contains_key("x-hang") {
            pending::<()>().await;
        }
        Ok(next.run(handshake).await)
    }
}

#[websocket("/rooms")]
struct HangingRooms {}

impl WebSocketService for HangingRooms {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join("general")?;
        Ok(())
    }

    async fn on_first_join(&self, _room: RoomEvent) -> Result<()> {
        pending().await
    }
}

#[service]
struct SlowToStop {}

#[lifecycle]
impl SlowToStop {
    #[on_stop]
    async fn stop(&self) {
        pending::<()>().await;
    }
}

fn app(journal: &Journal) -> AppBuilder {
    let greeter = Greeter {
        greeting: "merhaba".to_owned(),
    };
    let app = App::empty().websocket::<Do>().middleware::<Guard>();
    app.provide(journal.clone()).override_with(Arc::new(greeter))
}

async fn start() -> TestApp {
    TestApp::start(app(&Journal::default())).await
}

#[tokio::test(start_paused = true)]
async fn what_is_expected_comes() {
    let app = start().await;
    let mut client = app.connect("/do?a=b").await;
    assert_eq!(client.path(), "/do?a=b");
    client.send("one").await;
    client.expect_text("one").await;
    client.send(vec![1, 2]).await;
    assert_eq!(client.receive().await, vec![1, 2].into());
    client.send_json(&json!({"a": 1, "b": [2]})).await;
    client.expect_json(json!({"b": [2], "a": 1})).await;
    client.send_json(&[1, 2]).await;
    assert_eq!(client.receive_json::<Vec<u8>>().await, [1, 2]);
    client.refute_message().await;
    client.send("close").await;
    let reason = client.expect_close(1008).await;
    assert_eq!(reason.reason, "no more");
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn an_override_stands_in_for_a_component() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("greet").await;
    client.expect_text("merhaba").await;
    let greeter: Arc<Greeter> = app.container().get().expect("it is injected");
    assert_eq!(greeter.greeting, "merhaba");
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn a_ping_is_answered_and_what_came_before_its_pong_stays() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("one").await;
    client.ping().await;
    client.ping().await;
    client.expect_text("one").await;
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn pongs_that_nobody_asked_for_make_no_wait_longer() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("beat").await;
    let began = tokio::time::Instant::now();
    client.refute_message().await;
    assert_eq!(began.elapsed(), Duration::from_millis(100));
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn a_client_closes_terminates_or_is_dropped() {
    let journal = Journal::default();
    let app = TestApp::start(app(&journal)).await;
    let answer = app.connect("/do").await.close(4001, "bye").await;
    assert_eq!((answer.code.get(), &*answer.reason), (4001, "bye"));
    journal.until("closed 4001").await;
    app.connect("/do").await.terminate();
    journal.until("closed 1006").await;
    drop(app.connect("/do").await);
    app.finish().await;
    assert_eq!(journal.lines(), ["closed 4001", "closed 1006", "closed 1006"]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_lost_is_expected_as_1006() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("terminate").await;
    assert_eq!(client.expect_close(1006).await.reason, "");
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn a_request_has_headers_and_subprotocols() {
    let app = start().await;
    let request = app.request("/do").protocol("chat.v1").protocol("chat.v2");
    assert_eq!(request.connect().await.protocol(), Some("chat.v2"));
    assert_eq!(app.connect("/do").await.protocol(), None);
    let refusal = app.request("/do").header("x-refuse", "yes").refused().await;
    assert_eq!(refusal.status, 403);
    assert_eq!(refusal.body, "forbidden");
    assert_eq!(refusal.headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(app.request("/nowhere").refused().await.status, 404);
    app.finish().await;
}

#[tokio::test]
async fn an_app_listens_on_a_free_port() {
    let app = TestApp::listen(app(&Journal::default())).await;
    let address = app.address().expect("it has a port");
    assert!(address.ip().is_loopback() && address.port() != 0, "{address}");
    let mut client = app.connect("/do").await;
    client.send("address").await;
    client.expect_text("true").await;
    client.refute_message().await;
    let mut other = crate::kit::Client::connect(address, "/do").await;
    other.close(1000, "").await;
    other.closed().await;
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn streams_in_memory_have_no_address() {
    let app = start().await;
    assert_eq!(app.address(), None);
    let mut client = app.connect("/do").await;
    client.send("address").await;
    client.expect_text("false").await;
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn deadlines_of_seconds_pass_in_a_moment_while_time_is_paused() {
    let began = (Instant::now(), tokio::time::Instant::now());
    let app = TestApp::start(app(&Journal::default()).service::<SlowToStop>()).await;
    // It does not read, so the close handshake takes its 5 s, and the stop hook another 5 s.
    let mut client = app.connect("/do").await;
    app.shutdown().await;
    let passed = began.1.elapsed();
    assert!(passed >= Duration::from_secs(10), "{passed:?}");
    assert!(began.0.elapsed() < Duration::from_secs(5));
    client.expect_close(1012).await;
    assert_eq!(app.request("/do").refused().await.status, 503);
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn several_clients_that_are_still_open_are_no_leak() {
    let journal = Journal::default();
    let app = TestApp::start(app(&journal)).await;
    let clients = [app.connect("/do").await, app.connect("/do").await];
    app.finish().await;
    assert_eq!(journal.lines(), ["closed 1005", "closed 1005"]);
    drop(clients);
}
