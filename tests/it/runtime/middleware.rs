use asena_ws::AppBuilder;
use asena_ws::prelude::*;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use crate::kit::{Client, Journal, Server, wire};

/// What a middleware knows of the visitor.
#[derive(Clone)]
struct Visitor(String);

#[middleware]
struct Authenticate {
    #[inject]
    journal: Provided<Journal>,
}

impl Middleware for Authenticate {
    async fn handle(&self, mut handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        self.journal.note("authenticate");
        match handshake.uri().query() {
            None => return Err((StatusCode::UNAUTHORIZED, "who are you?").into()),
            Some("mallory") => return Err(Rejection::forbidden()),
            Some(name) => {
                let visitor = Visitor(name.to_owned());
                handshake.insert(visitor);
            }
        }
        let response = next.run(handshake).await;
        self.journal
            .note(format!("answered {}", response.status().as_u16()));
        Ok(response)
    }
}

#[middleware]
struct Count {
    #[inject]
    journal: Provided<Journal>,
}

impl Middleware for Count {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        let name = handshake.get().map_or("nobody", |Visitor(name)| name);
        self.journal.note(format!("count {name}"));
        if name == "teapot" {
            return Ok((StatusCode::IM_A_TEAPOT, "short and stout").into_response());
        }
        Ok(next.run(handshake).await)
    }
}

/// Declared before `Outer`, and added after it.
#[middleware]
struct Inner {
    #[inject]
    journal: Provided<Journal>,
}

impl Middleware for Inner {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        self.journal.note("inner");
        Ok(next.run(handshake).await)
    }
}

#[middleware]
struct Outer {
    #[inject]
    journal: Provided<Journal>,
}

impl Middleware for Outer {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        self.journal.note("outer");
        Ok(next.run(handshake).await)
    }
}

#[websocket(path = "/club", data = Extension<Visitor>, middleware = [Authenticate, Count])]
struct Club {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Club {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        let Extension(Visitor(name)) = ws.data();
        self.journal.note("opened");
        ws.send(format!("welcome, {name}"));
        Ok(())
    }
}

/// Lists no middleware, and wants what only a middleware can insert.
#[websocket(path = "/back-door", data = Extension<Visitor>)]
struct BackDoor {}

impl WebSocketService for BackDoor {}

fn club() -> (AppBuilder, Journal) {
    let journal = Journal::default();
    (App::empty().websocket::<Club>().provide(journal.clone()), journal)
}

async fn welcome(server: &Server, name: &str) -> String {
    let mut client: Client = server.connect(&format!("/club?{name}")).await;
    client.text().await
}

#[tokio::test]
async fn what_a_middleware_inserts_is_the_data_of_the_connection() {
    let (app, _) = club();
    let server = Server::start(app).await;
    assert_eq!(welcome(&server, "ada").await, "welcome, ada");
}

#[tokio::test]
async fn the_middleware_of_an_endpoint_runs_in_the_order_of_its_list() {
    let (app, journal) = club();
    let server = Server::start(app).await;
    welcome(&server, "ada").await;
    assert_eq!(journal.lines()[..2], ["authenticate", "count ada"]);
}

#[tokio::test]
async fn global_middleware_runs_first_in_the_order_in_which_it_was_added() {
    let (app, journal) = club();
    let server = Server::start(app.middleware::<Outer>().middleware::<Inner>()).await;
    welcome(&server, "ada").await;
    assert_eq!(
        journal.lines()[..4],
        ["outer", "inner", "authenticate", "count ada"]
    );
}

#[tokio::test]
async fn global_middleware_runs_for_every_endpoint() {
    let (app, journal) = club();
    let server = Server::start(app.websocket::<BackDoor>().middleware::<Outer>()).await;
    server.refuse("/back-door").await;
    assert_eq!(journal.lines(), ["outer"]);
}

#[tokio::test]
async fn a_middleware_sees_the_answer_of_the_upgrade() {
    let (app, journal) = club();
    let server = Server::start(app).await;
    welcome(&server, "ada").await;
    let status = if wire::is_http2() { 200 } else { 101 };
    journal.until(&format!("answered {status}")).await;
}

#[tokio::test]
async fn a_middleware_may_refuse_before_the_upgrade() {
    let (app, journal) = club();
    let server = Server::start(app).await;
    let refusal = server.refuse("/club").await;
    assert_eq!((refusal.status, refusal.body.as_str()), (401, "who are you?"));
    assert_eq!(journal.lines(), ["authenticate"]);
}

#[tokio::test]
async fn a_plain_refusal_is_403() {
    let (app, journal) = club();
    let server = Server::start(app).await;
    assert_eq!(server.refuse("/club?mallory").await.status, 403);
    assert_eq!(journal.lines(), ["authenticate"]);
}

#[tokio::test]
async fn a_middleware_may_answer_by_itself() {
    let (app, journal) = club();
    let server = Server::start(app).await;
    let answer = server.refuse("/club?teapot").await;
    assert_eq!((answer.status, answer.body.as_str()), (418, "short and stout"));
    assert_eq!(journal.lines(), ["authenticate", "count teapot", "answered 418"]);
}

#[tokio::test]
async fn an_extension_that_nobody_inserted_refuses_with_500() {
    let server = Server::start(App::empty().websocket::<BackDoor>()).await;
    assert_eq!(server.refuse("/back-door").await.status, 500);
}

/// Agrees, and then does not.
#[middleware]
struct SecondThoughts;

impl Middleware for SecondThoughts {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        let _agreed = next.run(handshake).await;
        Err(Rejection::forbidden())
    }
}

#[websocket(path = "/doubt", middleware = [SecondThoughts])]
struct Doubt {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Doubt {
    #[on_open]
    async fn opened(&self, _ws: &Socket<Self>) {
        self.journal.note("opened");
    }
}

#[tokio::test]
async fn a_middleware_that_refuses_what_the_rest_has_agreed_to_opens_no_connection() {
    let journal = Journal::default();
    let server = Server::start(App::empty().websocket::<Doubt>().provide(journal.clone())).await;
    let answer = server.refuse("/doubt").await;
    assert_eq!(answer.status, 403);
    // It waits for all that has been upgraded.
    server.shutdown().await;
    assert!(journal.lines().is_empty(), "{:?}", journal.lines());
}
