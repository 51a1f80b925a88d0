//! How an app is asked how it is, and how it ends.

mod farewell;
mod graph;
mod health;
mod processes;

use std::time::Duration;

use asena_ws::prelude::*;

use crate::kit::Journal;

/// An endpoint of typed events.
#[websocket("/work")]
struct Work {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Work {
    #[on("double")]
    async fn double(&self, number: u64) -> u64 {
        number * 2
    }

    #[on("slow")]
    async fn slow(&self, number: u64) -> u64 {
        self.journal.note("slow begins");
        tokio::time::sleep(Duration::from_secs(1)).await;
        number * 2
    }

    #[on("until closed")]
    async fn until_closed(&self, ws: &Socket<Self>) {
        self.journal.note("waits");
        ws.closed().await;
        self.journal.note("learns of the end");
    }

    #[on("hang")]
    async fn hang(&self) {
        self.journal.note("hangs");
        std::future::pending::<()>().await;
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

/// An endpoint of bytes and texts.
#[websocket("/raw")]
struct Raw {}

#[handlers]
impl Raw {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: String) {
        ws.send(text);
    }
}

/// Its `on_open` is its work.
#[websocket("/feed")]
struct Feed {}

#[handlers]
impl Feed {
    #[on_open]
    async fn feed(&self, ws: &Socket<Self>) {
        ws.send("begins");
        ws.closed().await;
    }
}
