//! How long an identity lasts, in paused time.

use tokio::time::{Instant, sleep};

use super::*;
use crate::kit::{Memory, Said};

fn expired() -> Said {
    Said::Close(4014, "the token has expired".to_owned())
}

/// From so many milliseconds on, up to two ticks of a tenth of a second; the clock of the day goes on in between.
fn assert_is_near(begun: Instant, ms: u64) {
    let elapsed = begun.elapsed();
    let (from, to) = (Duration::from_millis(ms - 100), Duration::from_millis(ms + 250));
    assert!((from..=to).contains(&elapsed), "{elapsed:?} in place of {ms} ms");
}

async fn memory() -> (Memory, Journal) {
    let (app, journal) = app();
    (Memory::start(app).await, journal)
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_closed_with_4014_when_its_identity_ends_though_nobody_is_pinged() {
    let (app, journal) = memory().await;
    let begun = Instant::now();
    let mut peer = app.connect("/talk?token=ada::5000").await;
    assert_eq!(peer.said().await, expired());
    assert_is_near(begun, 5_000);
    journal.until("opened ada").await;
}

#[tokio::test(start_paused = true)]
async fn one_that_ends_in_hours_or_never_stays_so_long() {
    let (app, _) = memory().await;
    let begun = Instant::now();
    let mut never = app.connect("/talk?token=ada").await;
    let mut late = app.connect("/talk?token=ada::7200000").await;
    late.refute_said_for(Duration::from_secs(7_199)).await;
    assert_eq!(late.said().await, expired());
    assert_is_near(begun, 7_200_000);
    never.refute_said_for(Duration::from_hours(48)).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_handled_once_it_has_ended() {
    let (app, journal) = memory().await;
    let mut peer = app.connect("/talk?token=ada::1000").await;
    sleep(Duration::from_millis(1_500)).await;
    peer.send(r#"{"event":"whoami","id":1}"#).await;
    assert_eq!(peer.said().await, expired());
    assert_eq!(peer.rest().await, []);
    journal.until("closed ada 1006").await;
}

#[tokio::test(start_paused = true)]
async fn a_raw_endpoint_extends_it_and_shortens_it() {
    let (app, _) = memory().await;
    let begun = Instant::now();
    let mut peer = app.connect("/raw?token=ada::1000").await;
    peer.send("extend 90000").await;
    assert_eq!(peer.text().await, "extended");
    peer.send("extend 80000").await;
    assert_eq!(peer.text().await, "extended");
    peer.refute_said_for(Duration::from_secs(79)).await;
    assert_eq!(peer.said().await, expired());
    assert_is_near(begun, 80_000);
    let begun = Instant::now();
    let mut peer = app.connect("/raw?token=ada").await;
    peer.send("extend 2000").await;
    assert_eq!(peer.text().await, "extended");
    assert_eq!(peer.said().await, expired());
    assert_is_near(begun, 2_000);
}
