use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use expect_test::expect;

use super::super::{Do, start};
use super::failure;

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

#[service]
struct Sleepyhead {}

#[lifecycle]
impl Sleepyhead {
    #[on_start]
    async fn get_up(&self) -> Result<(), &'static str> {
        Err("five more minutes")
    }
}

#[tokio::test]
async fn a_start_hook_that_fails_is_named() {
    failure(
        TestApp::start(App::empty().service::<Sleepyhead>()),
        expect![[r#"
            `TestApp::start` at here
              the app did not start: the start hook `it::testing_kit::failures::starts::Sleepyhead::get_up` (tests/it/testing_kit/failures/starts.rs:31:14) failed: five more minutes"#]],
    )
    .await;
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
        app.request("/do").header("x-hang", "yes").refused(),
        expect![[r#"
            `refused("/do")` at here
              expected: an HTTP answer
              came:     nothing in 5s"#]],
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
