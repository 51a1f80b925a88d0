use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use asena_ws::{AppBuilder, Configuration, ConnectionOptions, StartError};
use expect_test::expect;

use super::check;

/// Says how much it has taken: how much that may be is what these tests are about.
#[websocket(path = "/plain")]
struct Plain;

impl WebSocketService for Plain {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(format!("took {}", message.as_text().map_or(0, str::len)));
        Ok(())
    }
}

#[websocket(path = "/declared", message_bytes_max = 20)]
struct Declared;

impl WebSocketService for Declared {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(format!("took {}", message.as_text().map_or(0, str::len)));
        Ok(())
    }
}

#[websocket(path = "/stateful", state = u32)]
struct Stateful;
impl WebSocketService for Stateful {}

fn app() -> AppBuilder {
    App::empty().websocket::<Plain>().websocket::<Declared>()
}

/// With a limit of its own in code.
fn limited(message_bytes_max: usize) -> AppBuilder {
    let mut options = ConnectionOptions::default();
    options.message_bytes_max = message_bytes_max;
    app().connection_options(options)
}

/// The largest message that an endpoint takes is of just so many bytes.
async fn assert_takes(app: AppBuilder, toml: &str, path: &str, bytes: usize) {
    let app = TestApp::start(app.configuration(Configuration::from_toml(toml))).await;
    let mut client = app.connect(path).await;
    client.send("x".repeat(bytes)).await;
    client.expect_text(format!("took {bytes}")).await;
    client.send("x".repeat(bytes + 1)).await;
    client.expect_close(1009).await;
    app.finish().await;
}

#[tokio::test]
async fn the_endpoints_own_wins_over_the_apps_and_in_each_code_over_what_is_read_but_what_is_read_over_the_attribute()
 {
    let app_section = "[connection]\nmessage_bytes_max = 10";
    let both = "[connection]\nmessage_bytes_max = 10\n[endpoints.\"/declared\"]\nmessage_bytes_max = 30\n\
                [endpoints.\"/plain\"]\nmessage_bytes_max = 40";
    assert_takes(app(), "", "/plain", 64 * 1024).await;
    assert_takes(app(), app_section, "/plain", 10).await;
    assert_takes(limited(50), app_section, "/plain", 50).await;
    assert_takes(limited(50), both, "/plain", 40).await;
    assert_takes(app(), "", "/declared", 20).await;
    assert_takes(app(), app_section, "/declared", 20).await;
    assert_takes(limited(50), app_section, "/declared", 20).await;
    assert_takes(limited(50), both, "/declared", 30).await;
}

#[tokio::test]
async fn what_code_leaves_at_its_default_may_be_read() {
    let app = limited(50);
    let toml = "[connection]\nrooms_max = 0";
    check(
        app,
        toml,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `connection.rooms_max` is 0, and must be more than zero
           --> (text):2:13
    "#]],
    )
    .await;
}

#[tokio::test]
async fn deadlines_of_the_server_are_read_and_code_wins() {
    let toml = "[server]\nhandshake_timeout = \"2 days\"";
    check(
        app(),
        toml,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `server.handshake_timeout` is "2days", and must be at most a day
           --> (text):2:21
    "#]],
    )
    .await;
    let code = app().handshake_timeout(Duration::from_secs(10));
    assert!(
        code.configuration(Configuration::from_toml(toml))
            .build()
            .await
            .is_ok()
    );
    let code = app().handshake_timeout(Duration::ZERO);
    let built = code.configuration(Configuration::none()).build().await;
    assert!(matches!(built, Err(StartError::HandshakeTimeout(_))), "{built:?}");
}

#[tokio::test]
async fn all_sections_are_looked_at_before_anything_is_said() {
    let toml = r#"
colour = "red"

[conection]
rooms_max = 1

[server]
listen = "localhost"
start_timeout = 5

[log]
format = "xml"
filter = "a=b=c"

[endpoints."/plian"]
rooms_max = 1

[endpoints."/declared"]
rooms = 5
dead_after = "1 s"

[endpoints."/nowhere/near"]
"#;
    check(app(), toml, &expect![[r#"
        10 mistakes in the configuration of this app; nothing was started

        1. there is no `colour` in the configuration
           --> (text):2:1
           help: there is: connection, endpoints, http2, limits, log, operations, server, shutdown, tls

        2. there is no `conection` in the configuration
           --> (text):4:2
           help: did you mean `connection`?

        3. `server.listen` is "localhost", and is refused: `localhost`: it has no port: write it behind a colon, as in `localhost:3000`
           --> (text):8:10

        4. `server.start_timeout` is 5, and must be a duration with its unit, such as "250 ms", "10 s" or "5 m": a number alone could be any of them
           --> (text):9:17

        5. `log.format` is "xml", and must be "text", "compact" or "json"
           --> (text):12:10

        6. `log.filter` is "a=b=c", and must be a level or levels by module, such as "info" or "my_app=debug,asena_ws=warn"
           --> (text):13:10

        7. there is no endpoint with the path "/plian"
           --> (text):15:12
           help: did you mean "/plain"?

        8. there is no `endpoints."/declared".rooms` in the configuration
           --> (text):19:1
           help: there is: message_bytes_max, message_fragments_max, inbox_messages_max, inbox_bytes_max, outbox_messages_max, outbox_bytes_max, slow_consumer, write_timeout, ping_interval, dead_after, close_timeout, lifetime_max, lifetime_spread_percent, call_timeout, rooms_max, concurrency, protocol_errors_max, protocol_errors_window, messages_per_second, messages_burst, bytes_per_second, bytes_burst, rate_strikes_max, rate_strikes_window, rate_dry_run, compression, origins, origin_required

        9. `endpoints."/declared".dead_after` is "1s", and must be 100 ms longer than `ping_interval`, or zero
           --> (text):20:14

        10. there is no endpoint with the path "/nowhere/near"
            --> (text):22:12
            help: the endpoints are: /plain, /declared
    "#]]).await;
}

#[tokio::test]
async fn an_endpoint_is_to_blame_for_its_own_section_and_the_app_for_its() {
    let app = || App::empty().websocket::<Stateful>();
    let own = "[endpoints.\"/stateful\"]\nconcurrency = 2";
    check(app(), own, &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `endpoints."/stateful".concurrency` is 2, and must be 1 where the endpoint has a `state`, which is lent to one handler at a time
           --> (text):2:15
    "#]]).await;
    let of_the_app = "[connection]\nconcurrency = 2";
    check(app(), of_the_app, &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `connection.concurrency` is 2, and must be 1 where the endpoint has a `state`, which is lent to one handler at a time (/stateful)
           --> (text):2:15
    "#]]).await;
}

#[tokio::test]
async fn what_an_endpoint_has_wrong_in_code_is_no_mistake_of_the_configuration() {
    #[websocket(path = "/x", rooms_max = 0)]
    struct Wrong;
    impl WebSocketService for Wrong {}

    let app = App::empty().websocket::<Wrong>();
    let built = app.configuration(Configuration::none()).build().await;
    assert!(
        matches!(built, Err(StartError::Options { path: "/x", .. })),
        "{built:?}"
    );
}
