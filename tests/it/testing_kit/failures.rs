//! What the kit says when a test fails.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use asena_ws::App;
use asena_ws::testing::TestApp;
use expect_test::{Expect, expect};
use futures_util::FutureExt;
use serde_json::{Value, json};

use super::{Do, HangingRooms, start};

/// What a failing call says, without lines and columns of this file.
async fn failure(failing: impl Future, expected: Expect) {
    let Err(panic) = AssertUnwindSafe(failing).catch_unwind().await else {
        panic!("it should have failed");
    };
    let text = panic.downcast::<String>().expect("a panic with words");
    let mut parts = text.split(concat!(file!(), ":"));
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str("here");
        shown.push_str(part.trim_start_matches(|one: char| one.is_ascii_digit() || one == ':'));
    }
    assert!(
        shown.contains(" at here\n"),
        "the call's place is missing: {text}"
    );
    expected.assert_eq(&shown);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_message_is_shown_with_what_came_before_it() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("one").await;
    client.expect_text("one").await;
    client.send("two").await;
    failure(
        client.expect_text("three"),
        expect![[r#"
            `expect_text` at here
              expected: the text "three"
              came:     the text "two"
              before it, on /do:
                sent the text "one"
                received the text "one"
                sent the text "two""#]],
    )
    .await;
    client.send(vec![1]).await;
    failure(
        client.expect_json(json!(1)),
        expect![[r#"
            `expect_json` at here
              expected: the JSON 1
              came:     the bytes [1]
              before it, on /do:
                sent the text "one"
                received the text "one"
                sent the text "two"
                received the text "two"
                sent the bytes [1]"#]],
    )
    .await;
    client.send("{").await;
    failure(
        client.receive_json::<Value>(),
        expect![[r#"
            `receive_json` at here
              expected: the JSON of `serde_json::value::Value`
              came:     the text "{" (EOF while parsing an object at line 1 column 1)
              before it, on /do:
                sent the text "one"
                received the text "one"
                sent the text "two"
                received the text "two"
                sent the bytes [1]
                received the bytes [1]
                sent the text "{""#]],
    )
    .await;
    client.send("2").await;
    failure(
        client.expect_json(json!(1)),
        expect![[r#"
            `expect_json` at here
              expected: the JSON 1
              came:     the JSON 2
              before it, on /do:
                … 1 earlier
                received the text "one"
                sent the text "two"
                received the text "two"
                sent the bytes [1]
                received the bytes [1]
                sent the text "{"
                received the text "{"
                sent the text "2""#]],
    )
    .await;
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn a_message_where_none_should_come_is_shown() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("late").await;
    failure(
        client.expect_close(1000),
        expect![[r#"
            `expect_close(1000)` at here
              expected: a close with 1000
              came:     the text "late"
              before it, on /do:
                sent the text "late""#]],
    )
    .await;
    client.send("late").await;
    failure(
        client.refute_message(),
        expect![[r#"
            `refute_message` at here
              expected: nothing for 100ms
              came:     the text "late"
              before it, on /do:
                sent the text "late"
                received the text "late"
                sent the text "late""#]],
    )
    .await;
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn nothing_and_an_end_are_told_apart() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    failure(
        client.receive(),
        expect![[r#"
            `receive` at here
              expected: a message
              came:     nothing in 5s
              before it, on /do:
                nothing"#]],
    )
    .await;
    client.send("close").await;
    failure(
        client.expect_text("one"),
        expect![[r#"
            `expect_text` at here
              expected: the text "one"
              came:     a close with 1008 "no more"
              before it, on /do:
                sent the text "close""#]],
    )
    .await;
    failure(
        client.expect_close(1000),
        expect![[r#"
            `expect_close(1000)` at here
              expected: a close with 1000
              came:     a close with 1008 "no more"
              before it, on /do:
                sent the text "close""#]],
    )
    .await;
    failure(
        client.refute_message(),
        expect![[r#"
            `refute_message` at here
              expected: nothing for 100ms
              came:     a close with 1008 "no more"
              before it, on /do:
                sent the text "close""#]],
    )
    .await;
    failure(
        client.send("two"),
        expect![[r#"
            `send` at here
              expected: the app to take the text "two"
              came:     a close with 1008 "no more"
              before it, on /do:
                sent the text "close""#]],
    )
    .await;
    failure(
        client.ping(),
        expect![[r#"
            `ping` at here
              expected: the app to take a ping
              came:     a close with 1008 "no more"
              before it, on /do:
                sent the text "close""#]],
    )
    .await;
    failure(
        client.close(1000, ""),
        expect![[r#"
            `close(1000)` at here
              expected: the app to take a close with 1000
              came:     a close with 1008 "no more"
              before it, on /do:
                sent the text "close""#]],
    )
    .await;
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn silence_is_refuted_for_as_long_as_is_said() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("later").await;
    client.refute_message().await;
    failure(
        client.refute_message_for(Duration::from_millis(60)),
        expect![[r#"
            `refute_message_for(60ms)` at here
              expected: nothing for 60ms
              came:     the text "late"
              before it, on /do:
                sent the text "later""#]],
    )
    .await;
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn an_unexpected_answer_to_the_handshake_is_shown() {
    let app = start().await;
    failure(
        app.request("/do").header("x-refuse", "yes").connect(),
        expect![[r#"
            `connect("/do")` at here
              expected: a WebSocket
              came:     403 Forbidden "forbidden""#]],
    )
    .await;
    failure(
        app.connect("/nowhere"),
        expect![[r#"
            `connect("/nowhere")` at here
              expected: a WebSocket
              came:     404 Not Found """#]],
    )
    .await;
    failure(
        app.request("/do").refused(),
        expect![[r#"
            `refused("/do")` at here
              expected: a refusal
              came:     a WebSocket"#]],
    )
    .await;
    failure(
        app.request("/do").header("a b", "c").connect(),
        expect![[r#"
            `connect("/do")` at here
              expected: an HTTP answer
              came:     invalid HTTP header name"#]],
    )
    .await;
    app.finish().await;
}

#[tokio::test]
async fn an_app_that_does_not_start_says_why() {
    failure(
        TestApp::start(App::empty().websocket::<Do>()),
        expect![[r#"
            `TestApp::start` at here
              the app did not start: 1 problem in the graph of this app; nothing was started

            1. no value of type `it::kit::journal::Journal` was provided
               --> tests/it/testing_kit.rs:25:14
                   wanted by `journal` of `it::testing_kit::Do`
               help: give it to the app: `.provide(value)`
        "#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_never_returns_is_a_leak() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("join and hang").await;
    client.expect_text("hangs").await;
    failure(app.finish(), expect![[r#"
        `finish` at here
          the app leaked:
            1 connection is still in `/do`, 5s after the clients were closed
            1 member is still in the room `general` of `/do`
            the shutdown had to cancel 1 connection: a handler has not returned, or the client was not this app's"#]]).await;
}

#[tokio::test(start_paused = true)]
async fn a_room_hook_that_never_returns_is_a_leak() {
    let app = TestApp::start(App::empty().websocket::<HangingRooms>()).await;
    let mut client = app.connect("/rooms").await;
    client.ping().await;
    failure(
        app.finish(),
        expect![[r#"
            `finish` at here
              the app leaked:
                1 task is still running: `on_first_join` or `on_last_leave` has not returned"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_app_that_takes_nothing_more_fails_the_send() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("hang").await;
    let flood = async {
        loop {
            client.send(vec![0; 60_000]).await;
        }
    };
    let Err(panic) = AssertUnwindSafe(flood).catch_unwind().await;
    let text = panic.downcast::<String>().expect("a panic with words");
    assert!(
        text.starts_with("`send` at tests/it/testing_kit/failures.rs:"),
        "{text}"
    );
    assert!(
        text.contains("\n  expected: the app to take the bytes [0, 0, "),
        "{text}"
    );
    assert!(
        text.contains("… of 60000\n  came:     nothing in 5s\n  before it, on /do:"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_value_that_is_no_json_is_not_sent() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    let value = std::collections::HashMap::from([((1, 2), 3)]);
    failure(
        client.send_json(&value),
        expect![[r#"
        `send_json` at here
          expected: a value that JSON can hold
          came:     key must be a string"#]],
    )
    .await;
    client.refute_message().await;
    app.finish().await;
}
