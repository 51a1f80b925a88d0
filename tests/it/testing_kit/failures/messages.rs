use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use super::super::start;
use super::failure;

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
