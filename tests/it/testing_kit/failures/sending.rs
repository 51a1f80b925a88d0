use std::panic::AssertUnwindSafe;

use expect_test::expect;
use futures_util::FutureExt;

use super::super::start;
use super::failure;

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
        text.starts_with("`send` at tests/it/testing_kit/failures/sending.rs:"),
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
async fn a_ping_that_is_not_answered_fails() {
    let app = start().await;
    let mut client = app.connect("/do").await;
    client.send("hang").await;
    // More than an inbox holds: nothing is read any more, and so no ping.
    for _ in 0..100 {
        client.send("x").await;
    }
    failure(
        client.ping(),
        expect![[r#"
        `ping` at here
          expected: a pong
          came:     nothing in 5s
          before it, on /do:
            … 94 earlier
            sent the text "x"
            sent the text "x"
            sent the text "x"
            sent the text "x"
            sent the text "x"
            sent the text "x"
            sent the text "x"
            sent a ping"#]],
    )
    .await;
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
