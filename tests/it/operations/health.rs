//! `/health/live` and `/health/ready`, inside an application of one's own and beside the endpoints.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, HealthCheck};
use axum::Router;
use axum::routing::get;

use super::Raw;
use crate::kit::server::free_port;
use crate::kit::{Server, http};

/// Says what it is told to, and counts how often it is asked.
#[service]
struct Database {
    runs: AtomicUsize,
    mood: AtomicUsize,
}

const FINE: usize = 0;
const BROKEN: usize = 1;
const PANICKING: usize = 2;
const HANGING: usize = 3;

impl HealthCheck for Database {
    async fn check(&self) -> Result<()> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        match self.mood.load(Ordering::Relaxed) {
            FINE => Ok(()),
            BROKEN => Err("the password of the database".into()),
            PANICKING => panic!("the password of the database"),
            _ => pending().await,
        }
    }

    fn timeout(&self) -> Duration {
        Duration::from_millis(50)
    }
}

#[service]
struct Queue {}

impl HealthCheck for Queue {
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}

/// Under a server of its own, as a user's would be.
async fn serve(app: AppBuilder) -> Server {
    let app = app.websocket::<Raw>().build().await.expect("the app is built");
    let router = Router::new()
        .route("/", get(|| async { "home" }))
        .merge(app.router())
        .merge(app.operations_router());
    Server::serve(app, router).await
}

async fn ready(server: &Server) -> (u16, String) {
    let answer = http::get(server.address, "/health/ready").await;
    (answer.status, answer.body)
}

async fn in_mood(mood: usize) -> (u16, String) {
    let server = serve(App::empty().health_check::<Database>().health_check::<Queue>()).await;
    server.app.start().await.expect("the app starts");
    let database: Arc<Database> = server.app.container().get().expect("it is checked");
    database.mood.store(mood, Ordering::Relaxed);
    ready(&server).await
}

#[tokio::test]
async fn readiness_follows_the_app_from_its_start_to_its_end_and_life_goes_on() {
    let server = serve(App::empty()).await;
    let said = |status: &str| format!(r#"{{"status":"{status}"}}"#);
    assert_eq!(ready(&server).await, (503, said("starting")));
    server.app.start().await.expect("the app starts");
    assert_eq!(ready(&server).await, (200, said("ready")));
    server.app.announce_shutdown();
    assert_eq!(ready(&server).await, (503, said("shutting_down")));
    // Nothing else has changed.
    server.connect("/raw").await.close(1000, "").await;
    server.shutdown().await;
    assert_eq!(ready(&server).await, (503, said("shutting_down")));
    let live = http::get(server.address, "/health/live").await;
    assert_eq!((live.status, live.body), (200, said("live")));
}

#[tokio::test]
async fn a_check_is_named_and_what_it_says_is_not_told() {
    let failing = |word: &str| {
        let body = format!(r#"{{"checks":{{"Database":"{word}","Queue":"ok"}},"status":"failing"}}"#);
        (503, body)
    };
    let fine = r#"{"checks":{"Database":"ok","Queue":"ok"},"status":"ready"}"#;
    assert_eq!(in_mood(FINE).await, (200, fine.to_owned()));
    assert_eq!(in_mood(BROKEN).await, failing("failed"));
    assert_eq!(in_mood(PANICKING).await, failing("failed"));
    assert_eq!(in_mood(HANGING).await, failing("timed_out"));
}

#[tokio::test]
async fn a_flood_of_probes_is_one_question_a_second() {
    let server = serve(App::empty().health_check::<Database>()).await;
    server.app.start().await.expect("the app starts");
    let probes = (0..50).map(|_| ready(&server));
    let all = futures_util::future::join_all(probes).await;
    assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
    let database: Arc<Database> = server.app.container().get().expect("it is checked");
    let runs = database.runs.load(Ordering::Relaxed);
    // Two, if a second passed meanwhile.
    assert!(runs <= 2, "{runs}");
}

#[tokio::test]
async fn a_check_keeps_nobody_from_connecting() {
    let server = serve(App::empty().health_check::<Database>()).await;
    server.app.start().await.expect("the app starts");
    let database: Arc<Database> = server.app.container().get().expect("it is checked");
    database.mood.store(BROKEN, Ordering::Relaxed);
    assert_eq!(ready(&server).await.0, 503);
    server.connect("/raw").await.close(1000, "").await;
}

#[tokio::test]
async fn both_answer_get_and_head_and_are_never_stored() {
    let server = serve(App::empty()).await;
    server.app.start().await.expect("the app starts");
    for path in ["/health/live", "/health/ready"] {
        for (method, status, is_answered) in [("GET", 200, true), ("HEAD", 200, true), ("POST", 405, false)] {
            let request = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
            let answer = http::raw(server.address, &request).await.to_lowercase();
            assert!(
                answer.starts_with(&format!("http/1.1 {status} ")),
                "{method}: {answer}"
            );
            assert_eq!(
                answer.contains("\r\ncache-control: no-store\r\n"),
                is_answered,
                "{method}: {answer}"
            );
            assert_eq!(answer.contains("status"), method == "GET", "{method}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_router_of_ones_own_has_them_only_if_it_is_asked_to() {
    let server = Server::start(App::empty().websocket::<Raw>()).await;
    assert_eq!(http::get(server.address, "/health/live").await.status, 404);
}

#[tokio::test]
async fn a_route_that_is_taken_is_an_error_that_says_what_to_do() {
    let taken = Router::new().route("/health/ready", get(|| async { "yes" }));
    let app = App::empty().websocket::<Raw>().routes(taken);
    let (listener, _) = free_port().await;
    let error = app
        .serve_on(listener)
        .await
        .expect_err("two routes have one path");
    let error = error.to_string();
    for part in [
        "the app's own routes do not fit beside yours: ",
        "/health/ready",
        "; `.operations_on(…)` or ASENA_OPERATIONS_ADDR serves them on another address",
    ] {
        assert!(error.contains(part), "{part:?} is not in {error}");
    }
}

#[tokio::test]
async fn a_route_of_ones_own_for_everything_leaves_them_alone() {
    let everything = Router::new().route("/{*path}", get(|| async { "page" }));
    let app = asena_ws::testing::TestApp::listen(App::empty().websocket::<Raw>().routes(everything)).await;
    let address = app.address().expect("it listens");
    assert_eq!(http::get(address, "/about").await.body, "page");
    assert_eq!(
        http::get(address, "/health/ready").await.body,
        r#"{"status":"ready"}"#
    );
}
