use std::future::pending;
use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use asena_ws::{AppBuilder, Configuration, ShutdownOptions};
use expect_test::expect;
use tokio::time::Instant;

use super::check;
use super::program::{CONFIG_APP, folder};
use crate::kit::http;
use crate::kit::process::Process;

const SECOND: Duration = Duration::from_secs(1);

#[websocket("/hang")]
struct Hang {}

impl WebSocketService for Hang {
    async fn on_message(&self, ws: &Socket<Self>, _message: Message) -> Result<()> {
        ws.send("hangs");
        pending().await
    }
}

fn app() -> AppBuilder {
    App::empty().websocket::<Hang>()
}

/// How long a shutdown takes where a handler never ends.
async fn patience(app: AppBuilder, toml: &str) -> Duration {
    let app = TestApp::start(app.configuration(Configuration::from_toml(toml))).await;
    let mut client = app.connect("/hang").await;
    client.send("go").await;
    client.expect_text("hangs").await;
    let begin = Instant::now();
    let report = app.shutdown().await;
    assert_eq!(report.cancelled_connections, 1, "{report:?}");
    begin.elapsed()
}

#[tokio::test(start_paused = true)]
async fn the_timeout_of_the_shutdown_is_read_and_code_wins() {
    let about = |waited: Duration, seconds: u32| {
        assert!(waited >= SECOND * seconds, "{waited:?}");
        assert!(waited < SECOND * (seconds + 1), "{waited:?}");
    };
    let toml = "[shutdown]\ntimeout = \"4 s\"";
    about(patience(app(), "").await, 30);
    about(patience(app(), toml).await, 4);
    about(patience(app().shutdown_timeout(SECOND * 2), toml).await, 2);
    let mut options = ShutdownOptions::default();
    options.timeout = SECOND * 8;
    about(patience(app().shutdown_options(options.clone()), toml).await, 8);
    // The last word counts, and leaves the timeout to the file.
    options.timeout = SECOND * 30;
    let app = app().shutdown_timeout(SECOND * 2).shutdown_options(options);
    about(patience(app, toml).await, 4);
}

/// How long it takes to close 20 connections that do nothing.
async fn spread(toml: &str) -> Duration {
    let app = TestApp::start(app().configuration(Configuration::from_toml(toml))).await;
    let mut clients = Vec::new();
    for _ in 0..20 {
        clients.push(app.connect("/hang").await);
    }
    let begin = Instant::now();
    let closing = async {
        for client in &mut clients {
            client.expect_close(1012).await;
        }
        begin.elapsed()
    };
    let (_, elapsed) = tokio::join!(app.shutdown(), closing);
    elapsed
}

#[tokio::test(start_paused = true)]
async fn the_spread_of_the_closes_is_read() {
    assert!(spread("").await < SECOND);
    let slow = "[shutdown]\ncloses_per_second = 10";
    assert!(spread(slow).await > SECOND);
    let at_once = format!("{slow}\nwindow = \"0 s\"");
    assert!(spread(&at_once).await < SECOND);
}

#[tokio::test]
async fn what_no_app_could_end_by_is_said_with_its_place() {
    let toml = "[shutdown]\nclosesper_second = 1\ncloses_per_second = 0\ndelay = \"2 days\"";
    check(
        app(),
        toml,
        &expect![[r#"
        3 mistakes in the configuration of this app; nothing was started

        1. there is no `shutdown.closesper_second` in the configuration
           --> (text):2:1
           help: did you mean `shutdown.closes_per_second`?

        2. `shutdown.closes_per_second` is 0, and must be more than zero
           --> (text):3:21

        3. `shutdown.delay` is "2days", and must be at most a day
           --> (text):4:9
    "#]],
    )
    .await;
}

#[tokio::test]
async fn the_operations_have_a_port_of_their_own_and_the_shutdown_its_delay() {
    let toml = "[server]\nlisten = \"127.0.0.1:0\"\n[operations]\nlisten = \"127.0.0.1:0\"\n\
                [shutdown]\ndelay = \"1 h\"";
    let folder = folder("operations", &[("asena.toml", toml)]);
    let process = Process::start_in(&folder, CONFIG_APP, &[], &[]);
    let (address, operations) = (process.address().await, process.operations_address().await);
    assert_eq!(http::get(address, "/health/ready").await.status, 404);
    assert_eq!(http::get(operations, "/health/ready").await.status, 200);
    process.signal("TERM").await;
    process
        .printed_something_with("connections are taken for another 3600s")
        .await;
    assert_eq!(http::get(operations, "/health/ready").await.status, 503);
    process.signal("TERM").await;
    assert_eq!(process.exit().await.code, Some(143));
}

#[tokio::test]
async fn an_address_of_the_operations_that_is_none_is_a_mistake() {
    let toml = "[operations]\nlisten = \"9000\"";
    check(app(), toml, &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `operations.listen` is "9000", and must be an address with a port, such as "127.0.0.1:3000" or "[::]:3000"
           --> (text):2:10
    "#]]).await;
}
