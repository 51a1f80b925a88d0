//! What a connection knows of its handshake.

use asena_ws::prelude::*;
use axum::http::HeaderMap;
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

#[websocket(path = "/unserved", data = Inject<Provided<u64>>)]
struct Unserved {}

impl WebSocketService for Unserved {}

#[tokio::test]
async fn data_that_the_container_does_not_have_refuses_with_500_and_no_detail() {
    let server = Server::start(App::empty().websocket::<Unserved>()).await;
    let refusal = server.refuse("/unserved").await;
    assert_eq!((refusal.status, refusal.body.as_str()), (500, ""));
}
