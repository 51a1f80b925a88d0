//! `ping_interval` and `dead_after`, in paused time.

use std::time::Duration;

use asena_ws::prelude::*;
use tokio::time::{Instant, sleep};

use crate::kit::{Gate, Journal, Memory, Said};

const PING: Said = Said::Ping(Vec::new());

fn no_pong() -> Said {
    Said::Close(4012, "no pong".to_owned())
}

#[websocket(
    path = "/watched",
    ping_interval_ms = 1_000,
    dead_after_ms = 2_500,
    inbox_messages_max = 1,
    close_timeout_ms = 100
)]
struct Watched {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    gate: Provided<Gate>,
}

impl WebSocketService for Watched {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        self.gate.pass().await;
        ws.send(message);
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

#[websocket(path = "/unpinged", ping_interval_ms = 0, dead_after_ms = 2_500)]
struct Unpinged {}

impl WebSocketService for Unpinged {}

#[websocket(path = "/immortal", ping_interval_ms = 1_000, dead_after_ms = 0)]
struct Immortal {}

impl WebSocketService for Immortal {}

async fn start() -> (Memory, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Watched>();
    let app = app.websocket::<Unpinged>().websocket::<Immortal>();
    let app = app.provide(journal.clone()).provide(Gate::closed());
    (Memory::start(app).await, journal)
}

/// After so many milliseconds, up to two ticks of a tenth of a second.
fn assert_is_near(begun: Instant, ms: u64) {
    let elapsed = begun.elapsed();
    let (from, to) = (Duration::from_millis(ms), Duration::from_millis(ms + 200));
    assert!((from..=to).contains(&elapsed), "{elapsed:?} in place of {from:?}");
}

#[tokio::test(start_paused = true)]
async fn a_silent_peer_is_pinged_and_then_closed_with_4012() {
    // Asena's defect 12: a heartbeat pings, but a missing pong closes nothing by itself.
    let (app, journal) = start().await;
    let mut peer = app.connect("/watched").await;
    let begun = Instant::now();
    for (said, ms) in [(PING, 1_000), (PING, 2_000), (no_pong(), 2_500)] {
        assert_eq!(peer.said().await, said);
        assert_is_near(begun, ms);
    }
    journal.until("closed 4012").await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_answers_or_speaks_is_not_gone() {
    let (app, _) = start().await;
    let mut peer = app.connect("/watched").await;
    for _ in 0..10 {
        assert_eq!(peer.said().await, PING);
        peer.pong().await;
    }
    let begun = Instant::now();
    for _ in 0..20 {
        // Who speaks is not even asked.
        sleep(Duration::from_millis(800)).await;
        peer.pong().await;
    }
    assert_eq!(peer.said().await, PING);
    assert_is_near(begun, 20 * 800 + 1_000);
}

#[tokio::test(start_paused = true)]
async fn zero_is_never() {
    let (app, _) = start().await;
    let begun = Instant::now();
    assert_eq!(app.connect("/unpinged").await.said().await, no_pong());
    assert_is_near(begun, 2_500);
    let mut immortal = app.connect("/immortal").await;
    for _ in 0..100 {
        assert_eq!(immortal.said().await, PING);
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_whose_messages_wait_for_a_slow_handler_is_not_gone() {
    let (app, _) = start().await;
    let gate: Provided<Gate> = app.app.container().get().expect("it was provided");
    let mut peer = app.connect("/watched").await;
    for task in ["1", "2", "3"] {
        peer.send(task).await;
    }
    // The server reads nothing more, and could not hear it.
    peer.refute_said_for(Duration::from_secs(20)).await;
    for task in ["1", "2", "3"] {
        gate.open();
        assert_eq!(peer.text().await, task);
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_has_been_made_to_wait_is_listened_to_again() {
    let (app, journal) = start().await;
    let gate: Provided<Gate> = app.app.container().get().expect("it was provided");
    let mut peer = app.connect("/watched").await;
    // The last is in the inbox, and nothing behind it: the next read finds silence.
    for task in ["1", "2"] {
        peer.send(task).await;
    }
    sleep(Duration::from_secs(5)).await;
    let begun = Instant::now();
    for task in ["1", "2"] {
        gate.open();
        assert_eq!(peer.text().await, task);
    }
    assert_eq!(peer.said().await, PING);
    assert_is_near(begun, 1_000);
    assert_eq!(peer.rest().await, [PING, no_pong()]);
    journal.until("closed 4012").await;
}
