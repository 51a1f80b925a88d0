//! What a connection knows of its handshake.

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;

use crate::kit::{Journal, Server};

#[derive(Deserialize)]
struct Visitor {
    name: String,
    age: u8,
}

#[websocket(path = "/query", data = Query<Visitor>)]
struct ByQuery {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for ByQuery {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        self.journal.note("opened");
        ws.send(format!("{} is {}", ws.data().name, ws.data().age));
        Ok(())
    }
}

async fn by_query() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<ByQuery>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn the_query_is_the_data_of_its_connection() {
    let (server, _) = by_query().await;
    let mut ada = server.connect("/query?name=Ada&age=36").await;
    let mut bob = server.connect("/query?age=40&name=Bob").await;
    assert_eq!(ada.text().await, "Ada is 36");
    assert_eq!(bob.text().await, "Bob is 40");
}

#[tokio::test]
async fn a_query_that_cannot_be_read_refuses_the_upgrade_with_400() {
    let (server, journal) = by_query().await;
    for query in ["", "?name=Ada", "?name=Ada&age=300"] {
        let refusal = server.refuse(&format!("/query{query}")).await;
        assert_eq!(refusal.status, 400, "{query:?}: {}", refusal.body);
    }
    assert!(journal.lines().is_empty());
}

#[tokio::test]
async fn the_refusal_says_what_was_wrong_with_the_query() {
    let (server, _) = by_query().await;
    let refusal = server.refuse("/query?name=Ada").await;
    assert!(refusal.body.contains("missing field `age`"), "{}", refusal.body);
    let refusal = server.refuse("/query?name=Ada&age=300").await;
    assert!(refusal.body.contains("age: "), "{}", refusal.body);
}

#[service]
struct Greetings {}

impl Greetings {
    fn greet(&self, name: &str) -> String {
        let Self {} = self;
        format!("hello, {name}")
    }
}

#[websocket(path = "/rooms/{room}", data = (Path<u32>, Query<Visitor>, Inject<Arc<Greetings>>, HeaderMap))]
struct ByTuple {
    #[inject]
    _greetings: Arc<Greetings>,
}

impl WebSocketService for ByTuple {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        let (Path(room), Query(visitor), Inject(greetings), headers) = ws.data();
        let greeting = greetings.greet(&visitor.name);
        let version = headers["sec-websocket-version"].to_str()?;
        ws.send(format!("{greeting}, to room {room}, by version {version}"));
        Ok(())
    }
}

#[tokio::test]
async fn several_extractors_make_a_tuple() {
    let server = Server::start(App::empty().websocket::<ByTuple>()).await;
    let mut client = server.connect("/rooms/7?name=Ada&age=36").await;
    assert_eq!(client.text().await, "hello, Ada, to room 7, by version 13");
}

#[tokio::test]
async fn any_extractor_of_a_tuple_may_refuse() {
    let server = Server::start(App::empty().websocket::<ByTuple>()).await;
    assert_eq!(server.refuse("/rooms/cellar?name=Ada&age=36").await.status, 400);
    assert_eq!(server.refuse("/rooms/7").await.status, 400);
}

/// An extractor of the user's own: who has a ticket.
struct Ticket(String);

impl<S: Sync> FromRequestParts<S> for Ticket {
    type Rejection = (StatusCode, [(&'static str, &'static str); 1], &'static str);

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let number = parts.headers.get("x-ticket").map(HeaderValue::as_bytes);
        match number {
            Some(b"torn") => panic!("the extractor was told to panic"),
            Some(number) => Ok(Self(String::from_utf8_lossy(number).into_owned())),
            None => Err((StatusCode::PAYMENT_REQUIRED, [("x-price", "7")], "buy a ticket")),
        }
    }
}

#[websocket(path = "/show", data = Ticket)]
struct Show {}

impl WebSocketService for Show {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send(ws.data().0.as_str());
        Ok(())
    }
}

#[tokio::test]
async fn an_extractor_of_the_users_own_gives_the_data_or_the_whole_answer() {
    let app = TestApp::start(App::empty().websocket::<Show>()).await;
    let mut client = app.request("/show").header("x-ticket", "42").connect().await;
    client.expect_text("42").await;
    let refusal = app.request("/show").refused().await;
    assert_eq!(
        (refusal.status.as_u16(), refusal.body.as_str()),
        (402, "buy a ticket")
    );
    assert_eq!(refusal.headers["x-price"], "7");
    app.finish().await;
}

#[tokio::test]
async fn a_panic_of_an_extractor_is_answered_with_500_and_hurts_nobody() {
    let app = TestApp::start(App::empty().websocket::<Show>()).await;
    let mut client = app.request("/show").header("x-ticket", "42").connect().await;
    client.expect_text("42").await;
    let refusal = app.request("/show").header("x-ticket", "torn").refused().await;
    assert_eq!((refusal.status.as_u16(), refusal.body.as_str()), (500, ""));
    client.ping().await;
    app.finish().await;
}

#[websocket(path = "/unserved", data = Inject<Provided<u64>>)]
struct Unserved {}

impl WebSocketService for Unserved {}

#[tokio::test]
async fn data_that_the_container_does_not_have_refuses_with_500_and_no_detail() {
    let server = Server::start(App::empty().websocket::<Unserved>()).await;
    let refusal = server.refuse("/unserved").await;
    assert_eq!((refusal.status, refusal.body.as_str()), (500, ""));
}
