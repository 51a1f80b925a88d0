use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use asena_ws::{AppBuilder, Configuration, Limits, StartError};
use expect_test::expect;

use super::check;

/// Says who has come.
#[websocket("/echo")]
struct Echo {}

impl WebSocketService for Echo {
    async fn on_message(&self, ws: &Socket<Self>, _message: Message) -> Result<()> {
        ws.send(format!("{:?}", ws.client_addr()));
        Ok(())
    }
}

#[websocket(path = "/own", origins = ["https://own.example.com"])]
struct Own {}

impl WebSocketService for Own {}

fn both() -> AppBuilder {
    App::empty().websocket::<Echo>().websocket::<Own>()
}

fn configured(app: AppBuilder, toml: &str) -> AppBuilder {
    app.configuration(Configuration::from_toml(toml))
}

#[tokio::test]
async fn limits_are_read_and_code_wins() {
    let toml = "[limits]\nconnections_max = 1\nretry_after = \"7 s\"";
    let app = TestApp::start(configured(both(), toml)).await;
    let _first = app.connect("/echo").await;
    let refusal = app.request("/echo").refused().await;
    assert_eq!(refusal.status, 503);
    assert_eq!(refusal.headers["retry-after"], "7");

    let mut limits = Limits::default();
    limits.connections_max = Some(2);
    let app = TestApp::start(configured(both().limits(limits), toml)).await;
    let _first = app.connect("/echo").await;
    let _second = app.connect("/echo").await;
    let refusal = app.request("/echo").refused().await;
    // What code leaves at its default is still read.
    assert_eq!(refusal.headers["retry-after"], "7");
}

#[tokio::test]
async fn origins_are_read_for_the_app_and_for_an_endpoint_over_its_attribute() {
    let refused = async |app: &TestApp, path: &str, origin: &str| {
        let refusal = app.request(path).header("origin", origin).refused().await;
        assert_eq!(refusal.status, 403, "{origin} at {path}");
    };
    let taken = async |app: &TestApp, path: &str, origin: &str| {
        drop(app.request(path).header("origin", origin).connect().await);
    };
    let (a, b, own) = (
        "https://a.example.com",
        "https://b.example.com",
        "https://own.example.com",
    );

    let of_the_app = "[server]\norigins = [\"https://a.example.com\"]";
    let app = TestApp::start(configured(both(), of_the_app)).await;
    taken(&app, "/echo", a).await;
    refused(&app, "/echo", b).await;
    taken(&app, "/own", own).await;
    refused(&app, "/own", a).await;

    let app = TestApp::start(configured(both().origins([b]), of_the_app)).await;
    taken(&app, "/echo", b).await;
    refused(&app, "/echo", a).await;

    let of_the_endpoint = "[endpoints.\"/own\"]\norigins = \"https://a.example.com\"\norigin_required = true";
    let app = TestApp::start(configured(both().origins([b]), of_the_endpoint)).await;
    taken(&app, "/own", a).await;
    refused(&app, "/own", own).await;
    assert_eq!(app.request("/own").refused().await.status, 403);
    drop(app.connect("/echo").await);

    let required = "[server]\norigin_required = true";
    let app = TestApp::start(configured(both(), required)).await;
    assert_eq!(app.request("/echo").refused().await.status, 403);
    assert_eq!(app.request("/own").refused().await.status, 403);
}

#[tokio::test]
async fn proxies_that_are_read_are_trusted() {
    for (toml, expected) in [
        ("", "Some(127.0.0.1)"),
        ("[server]\ntrusted_proxies = [\"127.0.0.0/8\"]", "Some(192.0.2.1)"),
    ] {
        let app = TestApp::listen(configured(both(), toml)).await;
        let request = app.request("/echo").header("x-forwarded-for", "192.0.2.1");
        let mut client = request.connect().await;
        client.send("who am I?").await;
        client.expect_text(expected).await;
    }
}

#[tokio::test]
async fn budgets_are_read_for_the_app_and_for_an_endpoint() {
    let of_the_app = "[connection]\nmessages_per_second = 1\nrate_strikes_max = 0";
    let of_the_endpoint = "[endpoints.\"/echo\"]\nmessages_per_second = 1\nrate_strikes_max = 0";
    for toml in [of_the_app, of_the_endpoint] {
        let app = TestApp::start(configured(both(), toml)).await;
        let mut client = app.connect("/echo").await;
        client.send("one").await;
        client.expect_text("None").await;
        client.send("two").await;
        let told = client.receive().await;
        assert!(
            told.as_text()
                .is_some_and(|text| text.contains("you send too much")),
            "{told:?}"
        );
        client.expect_close(4013).await;
    }
}

#[tokio::test]
async fn what_no_edge_could_live_with_is_said_with_its_place() {
    let toml = r#"
[server]
origins = ["example.com"]
trusted_proxies = ["everybody"]

[limits]
connections_max = 0
handshakes_burst = 5
half_open_max = "many"
retry_after = "1 ms"

[endpoints."/own"]
origins = [1]
"#;
    check(both(), toml, &expect![[r#"
        7 mistakes in the configuration of this app; nothing was started

        1. `server.origins` is ["example.com"], and must be an origin as `https://app.example.com`, or `same-host`, `null` or `any`
           --> (text):3:11

        2. `server.trusted_proxies` is ["everybody"], and must be an address as `10.0.0.1`, a network as `10.0.0.0/8` or `fd00::/8`, or `unix`
           --> (text):4:19

        3. `limits.connections_max` is 0, and must be a whole number from one on, or "none" for no limit
           --> (text):7:19

        4. `limits.handshakes_burst` is 5, and must be beside its rate a second
           --> (text):8:20

        5. `limits.half_open_max` is "many", and must be a whole number from one on, or "none" for no limit
           --> (text):9:17

        6. `limits.retry_after` is "1ms", and must be a second to a day
           --> (text):10:15

        7. `endpoints."/own".origins` is an array, and must be a list of texts, such as ["a", "b"], or one text
           --> (text):13:11
    "#]]).await;
}

#[tokio::test]
async fn what_code_has_wrong_is_no_mistake_of_the_configuration() {
    let app = configured(both().origins(["example.com"]), "[limits]\nconnections_max = 1");
    let built = app.build().await;
    assert!(matches!(built, Err(StartError::Edge(_))), "{built:?}");
}
