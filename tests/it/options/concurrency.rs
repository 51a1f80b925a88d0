//! `concurrency = n`.

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, ConnectionOptions, Endpoint};
use tokio::time::sleep;

use crate::kit::frames::{CLOSE, frame};
use crate::kit::{Gate, Journal, Memory};

#[websocket(path = "/workers", concurrency = 2)]
struct Workers {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    gate: Provided<Gate>,
}

#[handlers]
impl Workers {
    #[on_open]
    async fn opened(&self, _ws: &Socket<Self>) {
        self.journal.note("open begins");
        self.gate.pass().await;
        self.journal.note("open ends");
    }

    #[on_message]
    async fn work(&self, _ws: &Socket<Self>, task: String) {
        self.journal.note(format!("{task} begins"));
        self.gate.pass().await;
        self.journal.note(format!("{task} ends"));
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, _reason: CloseReason) {
        self.journal.note("closed");
    }
}

/// All that can happen has happened: time is paused, and goes on when nothing else does.
async fn settle() {
    sleep(Duration::from_secs(1)).await;
}

/// What a connection does with four messages and a close, as the gate opens step by step.
async fn journal_of(app: AppBuilder) -> Vec<String> {
    let journal = Journal::default();
    let app = app.provide(journal.clone()).provide(Gate::closed());
    let app = Memory::start(app).await;
    let gate: Provided<Gate> = app.app.container().get().expect("it was provided");
    let mut peer = app.connect("/workers").await;
    for task in ["1", "2", "3"] {
        peer.send(task).await;
    }
    peer.say(&frame(CLOSE, "")).await;
    settle().await;
    for _ in 0..4 {
        journal.note("-");
        gate.open();
        settle().await;
    }
    journal.lines()
}

#[tokio::test(start_paused = true)]
async fn so_many_messages_are_handled_beside_each_other_on_open_first_and_on_close_last() {
    let lines = journal_of(App::empty().websocket::<Workers>()).await;
    let expected = [
        "open begins",
        "-",
        "open ends",
        "1 begins",
        "2 begins",
        "-",
        "1 ends",
        "3 begins",
        "-",
        "2 ends",
        "-",
        "3 ends",
        "closed",
    ];
    assert_eq!(lines, expected);
}

#[websocket(path = "/workers")]
struct Worker {
    #[inject]
    workers: Arc<Workers>,
}

impl WebSocketService for Worker {
    async fn on_message(&self, _ws: &Socket<Self>, message: Message) -> Result<()> {
        let task = message.as_text().unwrap_or_default();
        self.workers.journal.note(format!("{task} begins"));
        self.workers.gate.pass().await;
        self.workers.journal.note(format!("{task} ends"));
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, _reason: CloseReason) {
        self.workers.journal.note("closed");
    }
}

#[tokio::test(start_paused = true)]
async fn one_keeps_the_order_and_is_the_default() {
    let app = || App::empty().websocket::<Worker>().service::<Workers>();
    let one = journal_of(app()).await;
    let expected = [
        "1 begins", "-", "1 ends", "2 begins", "-", "2 ends", "3 begins", "-", "3 ends", "closed", "-",
    ];
    assert_eq!(one, expected);
    // And the app may say otherwise.
    let mut options = ConnectionOptions::default();
    options.concurrency = 3;
    let three = journal_of(app().connection_options(options)).await;
    assert_eq!(three[..4], ["1 begins", "2 begins", "3 begins", "-"]);
    assert_eq!(Worker::PATH, Workers::PATH);
}
