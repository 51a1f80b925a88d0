//! The endpoint that is measured, as a user would write it: typed data, a room, and a handler that keeps 8 KiB across an await.

use std::hint::black_box;

use asena_ws::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::task::yield_now;

/// As one does that parses or renders into a buffer of its own.
const KEPT_BYTES: usize = 8 * 1024;

/// The rooms that a connection joins.
#[derive(Debug, Deserialize)]
pub struct Place {
    /// Its own.
    pub room: String,
    /// How many more: `also-0`, `also-1` and so on.
    #[serde(default)]
    pub also: usize,
}

/// Where the visitors are.
#[derive(Debug)]
#[websocket(path = "/crowd", data = Query<Place>)]
pub struct Crowd {
    #[inject]
    census: Arc<Census>,
}

#[handlers]
impl Crowd {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        self.census.note(|counts| counts.opened += 1);
        let place = ws.data();
        ws.join(&place.room)?;
        for number in 0..place.also {
            ws.join(format!("also-{number}"))?;
        }
        ws.send("joined");
        Ok(())
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: Message) {
        let mut kept = [0_u8; KEPT_BYTES];
        kept[0] = u8::from(message.is_empty());
        black_box(&mut kept);
        yield_now().await;
        black_box(&kept);
        self.census.note(|counts| counts.messages += 1);
        ws.send(message);
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, _reason: CloseReason) {
        self.census.note(|counts| counts.closed += 1);
    }
}

/// Counts who comes and goes.
#[derive(Debug, Default)]
#[service]
pub struct Census {
    counts: watch::Sender<Counts>,
}

/// Of the server's whole life.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Connections whose `on_open` was called.
    pub opened: u64,
    /// Connections whose `on_close` was called.
    pub closed: u64,
    /// Messages that were handled.
    pub messages: u64,
}

impl Census {
    /// What has been counted by now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    /// Waits until all have left who came, but so many.
    pub async fn left_but(&self, staying: usize) {
        let mut counts = self.counts.subscribe();
        let have_left = |counts: &Counts| counts.opened - counts.closed == staying as u64;
        // The sender lives as long as `self`.
        let _ = counts.wait_for(have_left).await;
    }

    fn note(&self, change: impl FnOnce(&mut Counts)) {
        self.counts.send_modify(change);
    }
}
