//! Too many errors of a peer in a window close its connection.

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, ConnectionOptions};
use tokio::io::DuplexStream;
use tokio::time::advance;

use crate::kit::{Memory, Peer, Said};

const MISTAKES: [&str; 4] = [
    "no envelope",
    r#"{"event":"number","data":"x"}"#,
    r#"{"event":"unknown"}"#,
    r#"{"event":7}"#,
];

#[websocket(path = "/own", protocol_errors_max = 3, protocol_errors_window_ms = 1_000)]
struct Own {}

#[handlers]
impl Own {
    #[on("number")]
    async fn number(&self, number: u32) -> Result<u32> {
        if number == 0 {
            return Err(HandlerError::client("zero", "more than zero"));
        }
        Ok(number)
    }
}

#[websocket("/apps")]
struct Apps {}

#[handlers]
impl Apps {
    #[on("number")]
    async fn number(&self, number: u32) -> u32 {
        number
    }
}

fn app() -> AppBuilder {
    App::empty().websocket::<Own>().websocket::<Apps>()
}

fn too_many() -> Said {
    Said::Close(4501, "too many errors".to_owned())
}

async fn err(peer: &mut Peer<DuplexStream>, times: usize) {
    for mistake in MISTAKES.iter().cycle().take(times) {
        peer.send(mistake).await;
        let answer = peer.text().await;
        assert!(answer.contains(r#""event":"error""#), "{mistake}: {answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_error_more_than_the_most_is_answered_and_closes_with_4501() {
    let app = Memory::start(app()).await;
    let mut peer = app.connect("/own").await;
    err(&mut peer, 4).await;
    assert_eq!(peer.said().await, too_many());
}

#[tokio::test(start_paused = true)]
async fn the_most_errors_in_a_window_are_forgiven_when_it_is_over() {
    let app = Memory::start(app()).await;
    let mut peer = app.connect("/own").await;
    err(&mut peer, 3).await;
    advance(Duration::from_secs(1)).await;
    err(&mut peer, 3).await;
    advance(Duration::from_millis(999)).await;
    err(&mut peer, 1).await;
    assert_eq!(peer.said().await, too_many());
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_service_do_not_count() {
    let app = Memory::start(app()).await;
    let mut peer = app.connect("/own").await;
    for _ in 0..10 {
        peer.send(r#"{"event":"number","data":0}"#).await;
        assert!(peer.text().await.contains("more than zero"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_app_says_how_many_where_an_endpoint_does_not_and_twenty_is_the_default() {
    let mut options = ConnectionOptions::default();
    options.protocol_errors_max = 0;
    let strict = Memory::start(app().connection_options(options)).await;
    let mut peer = strict.connect("/apps").await;
    err(&mut peer, 1).await;
    assert_eq!(peer.said().await, too_many());
    let mut peer = strict.connect("/own").await;
    err(&mut peer, 4).await;
    assert_eq!(peer.said().await, too_many());

    let app = Memory::start(app()).await;
    let mut peer = app.connect("/apps").await;
    err(&mut peer, 20).await;
    advance(Duration::from_millis(9_999)).await;
    err(&mut peer, 1).await;
    assert_eq!(peer.said().await, too_many());
}
