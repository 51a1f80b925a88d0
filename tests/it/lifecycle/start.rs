use asena_ws::StartError;

use super::Fault::{Fails, Hangs, Panics};
use super::{Cache, LONG, build_shop, closed_shop, open_shop, shop};

const ROLLED_BACK: [&str; 3] = ["connect database", "warm cache", "disconnect database"];

#[tokio::test]
async fn components_start_after_what_they_depend_on() {
    let (_app, journal) = open_shop(&[]).await;
    assert_eq!(journal.lines(), ["connect database", "warm cache", "open shop"]);
}

#[tokio::test]
async fn hooks_do_not_run_before_the_start() {
    let (_app, journal) = build_shop(&[]).await;
    assert!(journal.lines().is_empty());
}

#[tokio::test]
async fn a_failing_start_hook_is_named_with_its_place_and_its_cause() {
    let (error, _) = closed_shop(&[("warm cache", Fails)]).await;
    let at = format!(
        "{}:{}:14",
        file!().replace("start.rs", "mod.rs"),
        Cache::WARM_UP_LINE
    );
    assert_eq!(
        error.to_string(),
        format!("the start hook `it::lifecycle::Cache::warm_up` ({at}) failed: the disk is full")
    );
}

#[tokio::test]
async fn a_failing_start_hook_stops_what_had_started_and_nothing_else() {
    let (error, journal) = closed_shop(&[("warm cache", Fails)]).await;
    assert!(matches!(error, StartError::Hook { .. }));
    assert_eq!(journal.lines(), ROLLED_BACK);
}

#[tokio::test]
async fn the_rollback_goes_in_reverse() {
    let (_, journal) = closed_shop(&[("open shop", Fails)]).await;
    let stopped = &journal.lines()[3..];
    assert_eq!(stopped, ["flush cache", "disconnect database"]);
}

#[tokio::test]
async fn a_panicking_start_hook_is_named_and_rolled_back() {
    let (error, journal) = closed_shop(&[("warm cache", Panics)]).await;
    let StartError::HookPanicked { hook } = error else {
        panic!("{error}");
    };
    assert_eq!(hook.method, "warm_up");
    assert_eq!(journal.lines(), ROLLED_BACK);
}

#[tokio::test(start_paused = true)]
async fn a_start_hook_that_takes_too_long_is_named_and_rolled_back() {
    let (app, journal) = shop(&[("warm cache", Hangs)]);
    let app = app.start_timeout(LONG).build().await.expect("the shop is built");
    let error = app.start().await.expect_err("the hook hangs");
    let StartError::HookTimedOut { hook, timeout } = error else {
        panic!("{error}");
    };
    assert_eq!((hook.method, timeout), ("warm_up", LONG));
    assert_eq!(journal.lines(), ROLLED_BACK);
}

#[tokio::test]
async fn an_app_starts_once() {
    let (app, journal) = open_shop(&[]).await;
    let second = app.start().await;
    assert!(matches!(second, Err(StartError::AlreadyStarted)));
    assert_eq!(journal.lines().len(), 3, "no hook ran twice");
}

#[tokio::test]
async fn an_app_that_failed_to_start_cannot_be_started_again() {
    let (app, journal) = build_shop(&[("warm cache", Fails)]).await;
    app.start().await.expect_err("the hook fails");
    let second = app.start().await;
    assert!(matches!(second, Err(StartError::AlreadyStarted)));
    assert_eq!(journal.lines(), ROLLED_BACK);
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_what_had_started_to_the_shutdown() {
    let (app, journal) = build_shop(&[("warm cache", Hangs)]).await;
    tokio::select! {
        _ = app.start() => panic!("the hook hangs"),
        () = journal.until("warm cache") => {}
    }
    app.shutdown(LONG).await;
    assert_eq!(journal.lines(), ROLLED_BACK);
}

#[tokio::test]
async fn a_shutdown_ends_a_start_and_stops_what_had_started() {
    let (app, journal) = build_shop(&[("warm cache", Hangs)]).await;
    let shut_down = async {
        journal.until("warm cache").await;
        app.shutdown(LONG).await;
    };
    let (started, ()) = tokio::join!(app.start(), shut_down);
    assert!(matches!(started, Err(StartError::ShutDown)));
    assert_eq!(journal.lines(), ROLLED_BACK);
}

#[tokio::test]
async fn an_app_that_was_shut_down_cannot_be_started() {
    let (app, journal) = build_shop(&[]).await;
    app.shutdown(LONG).await;
    assert!(matches!(app.start().await, Err(StartError::ShutDown)));
    assert!(journal.lines().is_empty(), "no hook ran");
}
