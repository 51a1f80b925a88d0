//! Defects of Asena that we do not have, by their numbers in the survey of the field.

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Problem};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::kit::{Journal, Server, wire};

#[derive(Deserialize)]
struct Age {
    age: u8,
}

/// Refuses who is under age, and answers who forgot to be let through.
#[middleware]
struct Doorkeeper {}

impl Middleware for Doorkeeper {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        match handshake.uri().query() {
            Some("age=12") => Err(Rejection::forbidden()),
            // `next` is dropped.
            Some("age=0") => Ok((StatusCode::OK, "come in").into_response()),
            _ => Ok(next.run(handshake).await),
        }
    }
}

#[websocket(path = "/bar", data = Query<Age>, middleware = [Doorkeeper])]
struct Bar {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Bar {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        self.journal.note(format!("opened at {}", ws.data().age));
        ws.send("welcome");
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, _reason: CloseReason) {
        self.journal.note(format!("closed at {}", ws.data().age));
    }
}

/// The same without a guard.
#[websocket("/garden")]
struct Garden {}

impl WebSocketService for Garden {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send("welcome");
        Ok(())
    }
}

async fn bar() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Bar>().websocket::<Garden>();
    (Server::start(app.provide(journal.clone())).await, journal)
}

#[tokio::test]
async fn a_view_of_bytes_arrives_as_just_that_view_and_a_boolean_is_not_dropped() {
    // Defect 5: a view's whole buffer was sent by one transport, and `to()` dropped booleans.
    let (server, _) = bar().await;
    let garden: Namespace<Garden> = server.app.container().get().expect("it is mounted");
    let mut guest = server.connect("/garden").await;
    assert_eq!(guest.text().await, "welcome");
    let secret = Bytes::from_static(b"a secret, and what may be known");
    garden.broadcast(secret.slice(14..));
    assert_eq!(guest.bytes().await, "what may be known");
    garden.broadcast_json(&true).expect("a boolean is JSON");
    assert_eq!(guest.text().await, "true");
}

#[tokio::test]
async fn a_connection_that_was_refused_is_never_told_to_have_closed() {
    // Defect 8: `onClose` ran for a connection that had had no `onOpen`.
    let (server, journal) = bar().await;
    for (query, status) in [("age=12", 403), ("age=old", 400), ("", 400)] {
        assert_eq!(
            server.refuse(&format!("/bar?{query}")).await.status,
            status,
            "{query}"
        );
    }
    let mut guest = server.connect("/bar?age=30").await;
    guest.text().await;
    guest.close(1000, "").await;
    guest.closed().await;
    server.shutdown().await;
    assert_eq!(journal.lines(), ["opened at 30", "closed at 30"]);
}

#[tokio::test]
async fn a_middleware_that_does_not_call_next_lets_nobody_in() {
    // Defect 11: an omitted `next()` did not refuse.
    let (server, journal) = bar().await;
    let answer = server.refuse("/bar?age=0").await;
    // Over HTTP/2 a success would say that the WebSocket is open.
    let status = if wire::is_http2() { 403 } else { 200 };
    assert_eq!((answer.status, answer.body.as_str()), (status, "come in"));
    server.shutdown().await;
    assert_eq!(journal.lines(), [""; 0]);
}

#[websocket(path = "/bar", name = "Pub")]
struct Pub {}

impl WebSocketService for Pub {}

#[tokio::test]
async fn a_path_that_two_endpoints_have_is_an_error_everywhere() {
    // Defect 15: one layer threw, another warned and overwrote.
    let app = || -> AppBuilder {
        let journal = Journal::default();
        App::empty()
            .websocket::<Bar>()
            .websocket::<Pub>()
            .provide(journal)
    };
    let error = app().check().expect_err("they collide");
    assert!(
        matches!(error.problems(), [Problem::DuplicatePath { .. }]),
        "{error}"
    );
    let built = app().build().await.expect_err("they collide");
    for text in [error.to_string(), built.to_string()] {
        assert!(text.contains("2 endpoints have the path \"/bar\""), "{text}");
        assert!(
            text.contains("Bar`") && text.contains("Pub`"),
            "both are named: {text}"
        );
    }
}

#[tokio::test]
async fn an_endpoint_is_guarded_by_what_it_names_and_inherits_no_other_guard() {
    // Defect 16: a weaker guard was inherited silently.
    let (server, _) = bar().await;
    assert_eq!(server.refuse("/bar?age=12").await.status, 403);
    assert_eq!(server.connect("/garden?age=12").await.text().await, "welcome");
}

#[interface]
trait Tap: Send + Sync {
    fn beer(&self) -> &'static str;
}

#[service]
struct Lager {}

#[implements]
impl Tap for Lager {
    fn beer(&self) -> &'static str {
        "lager"
    }
}

#[service]
struct Stout {}

#[implements]
impl Tap for Stout {
    fn beer(&self) -> &'static str {
        "stout"
    }
}

#[service]
struct Cellar {
    #[inject]
    taps: Vec<Arc<dyn Tap>>,
}

#[tokio::test]
async fn all_implementations_of_an_interface_are_a_list_be_they_none_one_or_two() {
    // Defect 16: `@Strategy` had another shape for none, for one and for two.
    let cellar = || App::empty().service::<Cellar>();
    let one = || cellar().bind::<dyn Tap, Lager>();
    for (app, expected) in [
        (cellar(), &[][..]),
        (one(), &["lager"]),
        (one().bind::<dyn Tap, Stout>(), &["lager", "stout"]),
    ] {
        let app = app.build().await.expect("it is built");
        let cellar: Arc<Cellar> = app.container().get().expect("it was named");
        let beers: Vec<_> = cellar.taps.iter().map(|tap| tap.beer()).collect();
        assert_eq!(beers, expected);
    }
}

/// Starts before the landlord, who depends on it, and looks at him all the same.
#[service]
struct Kitchen {
    #[inject]
    landlord: Lazy<Landlord>,
    #[inject]
    garden: Namespace<Garden>,
    #[inject]
    journal: Provided<Journal>,
}

#[service]
struct Landlord {
    #[inject]
    kitchen: Arc<Kitchen>,
}

#[lifecycle]
impl Kitchen {
    #[on_start]
    async fn light_the_stove(&self) -> Result<()> {
        let landlord = self.landlord.get()?;
        let is_mine = std::ptr::eq(&raw const *landlord.kitchen, self);
        let guests = self.garden.local().socket_count();
        self.journal.note(format!(
            "the landlord's kitchen is mine: {is_mine}, {guests} guests"
        ));
        Ok(())
    }
}

#[tokio::test]
async fn start_hooks_find_every_component_constructed_and_every_namespace_empty() {
    // Defect 16: start hooks ran in a half-built graph.
    let journal = Journal::default();
    let app = App::empty().websocket::<Garden>().service::<Landlord>();
    let _server = Server::start(app.provide(journal.clone())).await;
    assert_eq!(
        journal.lines(),
        ["the landlord's kitchen is mine: true, 0 guests"]
    );
}
