use asena_ws::App;
use asena_ws::testing::TestApp;
use expect_test::expect;

use super::super::{HangingRooms, start};
use super::failure;

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
