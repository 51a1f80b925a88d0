//! The deadlines at an end, to the tick: on streams in memory, where time is paused.

use std::sync::Arc;
use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::testing::{TestApp, TestClient};
use asena_ws::{AppBuilder, ConnectionOptions};
use tokio::time::Instant;

use super::{Door, LOST};
use crate::kit::{Gate, Journal};

const TICK: Duration = Duration::from_millis(100);

fn door(journal: &Journal, options: ConnectionOptions) -> AppBuilder {
    let app = App::empty().websocket::<Door>().connection_options(options);
    app.provide(journal.clone()).provide(Arc::new(Gate::closed()))
}

/// How long it takes from now until `on_close` has written a line. The client reads nothing, so that it answers nothing.
async fn ends_within(journal: &Journal, line: &str, _client: &TestClient) -> Duration {
    let begun = Instant::now();
    journal.until(line).await;
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_our_close_is_waited_for_as_long_as_is_said() {
    for seconds in [5, 17] {
        let (journal, mut options) = (Journal::default(), ConnectionOptions::default());
        options.close_timeout = Duration::from_secs(seconds);
        let app = TestApp::start(door(&journal, options)).await;
        let mut client = app.connect("/door").await;
        client.send("close").await;
        let taken = ends_within(&journal, LOST, &client).await;
        assert_eq!(taken.as_secs(), seconds, "{taken:?}");
        assert!(taken < Duration::from_secs(seconds) + TICK, "{taken:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_peer_is_gone_when_its_time_and_that_of_the_close_are_over() {
    let (journal, mut options) = (Journal::default(), ConnectionOptions::default());
    options.ping_interval = Duration::from_secs(4);
    options.dead_after = Duration::from_secs(10);
    options.close_timeout = Duration::from_secs(3);
    let app = TestApp::start(door(&journal, options)).await;
    let client = app.connect("/door").await;
    let taken = ends_within(&journal, "closed 4012 ''", &client).await;
    let expected = Duration::from_secs(13);
    assert!(taken + 2 * TICK >= expected, "{taken:?}");
    assert!(taken <= expected + 2 * TICK, "{taken:?}");
}
