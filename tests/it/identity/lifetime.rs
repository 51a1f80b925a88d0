//! `lifetime_max` and `lifetime_spread_percent`, in paused time.

use tokio::time::Instant;

use super::*;
use crate::kit::{Memory, Said};

#[websocket(
    "/short",
    lifetime_max_ms = 100_000,
    lifetime_spread_percent = 0,
    ping_interval_ms = 0,
    dead_after_ms = 0
)]
struct Short;
impl WebSocketService for Short {}

#[websocket("/spread", lifetime_max_ms = 100_000, ping_interval_ms = 0, dead_after_ms = 0)]
struct Spread;
impl WebSocketService for Spread {}

#[websocket("/endless", lifetime_max_ms = 0, ping_interval_ms = 0, dead_after_ms = 0)]
struct Endless;
impl WebSocketService for Endless {}

async fn memory() -> Memory {
    let app = App::empty().websocket::<Short>().websocket::<Spread>();
    Memory::start(app.websocket::<Endless>()).await
}

fn over() -> Said {
    Said::Close(4015, "the connection has lived as long as it may".to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_closed_when_it_has_lived_as_long_as_it_may_though_it_speaks() {
    let memory = memory().await;
    let begun = Instant::now();
    let mut peer = memory.connect("/short").await;
    peer.refute_said_for(Duration::from_secs(99)).await;
    peer.send("still here").await;
    assert_eq!(peer.said().await, over());
    let elapsed = begun.elapsed();
    let (from, to) = (Duration::from_secs(100), Duration::from_millis(100_200));
    assert!((from..=to).contains(&elapsed), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn those_who_came_together_do_not_go_together() {
    let memory = memory().await;
    let begun = Instant::now();
    let mut ends = Vec::new();
    for _ in 0..20 {
        let mut peer = memory.connect("/spread").await;
        ends.push(tokio::spawn(async move {
            peer.refute_said_for(Duration::from_secs(89)).await;
            assert_eq!(peer.said().await, over());
            begun.elapsed()
        }));
    }
    let mut seconds = Vec::new();
    for end in ends {
        let elapsed = end.await.expect("it ends");
        let (from, to) = (Duration::from_secs(90), Duration::from_millis(100_200));
        assert!((from..=to).contains(&elapsed), "{elapsed:?}");
        seconds.push(elapsed.as_secs());
    }
    seconds.sort_unstable();
    seconds.dedup();
    assert!(seconds.len() > 3, "{seconds:?}");
}

#[tokio::test(start_paused = true)]
async fn zero_is_no_end() {
    let memory = memory().await;
    let mut peer = memory.connect("/endless").await;
    peer.refute_said_for(Duration::from_hours(1000)).await;
}
