use super::Fault::{Fails, Hangs, Panics};
use super::{LONG, build_shop, open_shop, shop};
use crate::kit::Journal;

const STOPPED: [&str; 3] = ["close shop", "flush cache", "disconnect database"];

/// What was noted after the three start hooks.
fn stopped(journal: &Journal) -> Vec<String> {
    journal.lines().split_off(3)
}

#[tokio::test]
async fn components_stop_before_what_they_depend_on() {
    let (app, journal) = open_shop(&[]).await;
    app.shutdown(LONG).await;
    assert_eq!(stopped(&journal), STOPPED);
}

#[tokio::test]
async fn a_failing_stop_hook_keeps_none_of_the_others_from_stopping() {
    let (app, journal) = open_shop(&[("close shop", Fails), ("flush cache", Fails)]).await;
    app.shutdown(LONG).await;
    assert_eq!(stopped(&journal), STOPPED);
}

#[tokio::test]
async fn a_panicking_stop_hook_keeps_none_of_the_others_from_stopping() {
    let (app, journal) = open_shop(&[("flush cache", Panics)]).await;
    app.shutdown(LONG).await;
    assert_eq!(stopped(&journal), STOPPED);
}

#[tokio::test(start_paused = true)]
async fn a_hanging_stop_hook_is_given_up_at_its_deadline_and_the_rest_still_stop() {
    let (app, journal) = shop(&[("close shop", Hangs), ("flush cache", Hangs)]);
    let app = app.stop_timeout(LONG).build().await.expect("the shop is built");
    app.start().await.expect("the shop opens");
    let begun = tokio::time::Instant::now();
    app.shutdown(LONG).await;
    assert_eq!(stopped(&journal), STOPPED);
    assert_eq!(
        begun.elapsed().as_secs() / LONG.as_secs(),
        2,
        "each hook has a deadline of its own"
    );
}

#[tokio::test(start_paused = true)]
async fn a_rollback_gives_up_a_hanging_stop_hook_too() {
    let (app, journal) = build_shop(&[("open shop", Fails), ("flush cache", Hangs)]).await;
    app.start().await.expect_err("the shop does not open");
    assert_eq!(stopped(&journal), ["flush cache", "disconnect database"]);
}

#[tokio::test]
async fn a_shutdown_without_a_start_stops_nothing() {
    let (app, journal) = build_shop(&[]).await;
    app.shutdown(LONG).await;
    assert!(journal.lines().is_empty());
}

#[tokio::test]
async fn a_second_shutdown_stops_nothing() {
    let (app, journal) = open_shop(&[]).await;
    app.shutdown(LONG).await;
    app.shutdown(LONG).await;
    assert_eq!(stopped(&journal), STOPPED);
}

#[tokio::test]
async fn a_shutdown_after_a_failed_start_stops_nothing_twice() {
    let (app, journal) = build_shop(&[("open shop", Fails)]).await;
    app.start().await.expect_err("the shop does not open");
    app.shutdown(LONG).await;
    assert_eq!(stopped(&journal), ["flush cache", "disconnect database"]);
}

#[tokio::test]
async fn a_shutdown_that_is_given_up_can_be_taken_up_again() {
    let (app, journal) = open_shop(&[("flush cache", Hangs)]).await;
    tokio::select! {
        _ = app.shutdown(LONG) => panic!("the hook hangs"),
        () = journal.until("flush cache") => {}
    }
    app.shutdown(LONG).await;
    assert_eq!(stopped(&journal), STOPPED);
}
