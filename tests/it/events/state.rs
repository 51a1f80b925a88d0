//! `#[websocket(state = T)]`: what a connection keeps for its handlers.

use asena_ws::prelude::*;
use asena_ws::{ConnectionOptions, StartError};
use serde_json::{Value, json};

use super::Talk;
use crate::kit::{Journal, Server};

/// Tells when it is dropped.
#[derive(Default)]
struct Progress {
    steps: Vec<String>,
    journal: Option<Journal>,
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(journal) = &self.journal {
            journal.note("dropped");
        }
    }
}

#[websocket(path = "/game", state = Progress)]
struct Game {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Game {
    #[on_open]
    async fn opened(&self, progress: &mut Progress, _ws: &Socket<Self>) {
        progress.journal = Some(Journal::clone(&self.journal));
        progress.steps.push("open".to_owned());
    }

    #[on("step")]
    async fn step(&self, step: String, progress: &mut Progress) -> usize {
        progress.steps.push(step);
        tokio::task::yield_now().await;
        progress.steps.len()
    }

    #[on("steps")]
    async fn steps(&self, ws: &Socket<Self>, progress: &mut Progress, _: Option<u8>) -> Result<Vec<String>> {
        let _ = ws;
        Ok(progress.steps.clone())
    }

    #[on("fail")]
    async fn fail(&self, progress: &mut Progress) -> Result<()> {
        progress.steps.push("fail".to_owned());
        Err("a failure".into())
    }

    #[on("panic")]
    async fn panic(&self, progress: &mut Progress) {
        progress.steps.push("panic".to_owned());
        panic!("a bug");
    }

    #[on_message(fallback)]
    async fn raw(&self, _ws: &Socket<Self>, text: String, progress: &mut Progress) {
        progress.steps.push(text);
    }

    #[on_error]
    async fn failed(&self, _ws: &Socket<Self>, progress: &mut Progress, error: HandlerError) {
        progress.steps.push(error.code().to_owned());
    }

    #[on_close]
    async fn left(&self, _ws: &Socket<Self>, _reason: CloseReason, progress: &mut Progress) {
        self.journal.note(progress.steps.join(" "));
    }
}

async fn game() -> (Talk, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Game>().provide(journal.clone());
    (Talk::at("/game", app).await, journal)
}

#[tokio::test]
async fn each_handler_is_lent_the_state_of_its_connection() {
    let (mut talk, journal) = game().await;
    assert_eq!(talk.ok("step", json!("one")).await, json!(2));
    talk.client.send("two").await;
    talk.error("fail", Value::Null).await;
    assert_eq!(
        talk.ok("steps", Value::Null).await,
        json!(["open", "one", "two", "fail", "internal"])
    );
    talk.client.close(1000, "").await;
    journal.until("open one two fail internal").await;
}

#[tokio::test]
async fn connections_have_a_state_each() {
    let journal = Journal::default();
    let server = Server::start(App::empty().websocket::<Game>().provide(journal)).await;
    let (mut one, mut other) = (server.connect("/game").await, server.connect("/game").await);
    for client in [&mut one, &mut other] {
        client.send(r#"{"event":"step","data":"a","id":1}"#).await;
        assert_eq!(client.json().await["ok"], 2);
    }
}

#[tokio::test]
async fn messages_that_come_together_find_the_state_one_after_the_other() {
    let (mut talk, _) = game().await;
    talk.client
        .send_together(&[r#"{"event":"step","data":"a","id":1}"#; 50])
        .await;
    for step in 2..52 {
        assert_eq!(talk.hear().await["ok"], step);
    }
}

#[tokio::test]
async fn a_panic_gives_the_state_back() {
    let (mut talk, journal) = game().await;
    talk.say(&json!({ "event": "panic" })).await;
    talk.client.closed().await;
    journal.until("open panic").await;
}

#[tokio::test]
async fn a_state_ends_with_its_connection_whoever_keeps_the_socket() {
    let (mut talk, journal) = game().await;
    let namespace: Namespace<Game> = talk.server.app.container().get().expect("it is mounted");
    talk.ok("step", json!("one")).await;
    let sockets = namespace.local().sockets();
    assert_eq!(sockets.len(), 1);
    talk.client.close(1000, "").await;
    journal.until("dropped").await;
    assert_eq!(journal.lines(), ["open one", "dropped"]);
    assert!(!sockets[0].is_open());
}

#[tokio::test]
async fn an_app_whose_messages_run_beside_each_other_does_not_start_with_a_state() {
    let mut options = ConnectionOptions::default();
    options.concurrency = 2;
    let app = App::empty().websocket::<Game>().provide(Journal::default());
    let error = app
        .connection_options(options)
        .build()
        .await
        .expect_err("two at once");
    let StartError::Options { path, invalid } = error else {
        panic!("{error}");
    };
    assert_eq!((path, invalid.option), ("/game", "concurrency"));
}

struct Fuse;

impl Default for Fuse {
    fn default() -> Self {
        panic!("too hot");
    }
}

#[websocket(path = "/explosive", state = Fuse)]
struct Bomb {}

impl WebSocketService for Bomb {}

#[tokio::test]
async fn a_state_that_cannot_begin_refuses_the_handshake() {
    let server = Server::start(App::empty().websocket::<Bomb>()).await;
    assert_eq!(server.refuse("/explosive").await.status, 500);
}
