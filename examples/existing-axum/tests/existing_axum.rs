//! Runs the example as a user does: its own routes, the merged endpoint, and its end.

use asena_ws_tests_example::{Client, Example};
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_existing-axum");

/// A welcomed connection.
fn listen(example: &Example) -> Client {
    let mut client = example.connect("/news/live");
    let address = client.local_address();
    // The server knows the peer as the peer knows itself.
    assert_eq!(client.json(), json!({ "type": "welcome", "address": address }));
    client
}

#[test]
fn a_handler_of_the_application_reaches_the_sockets() {
    let example = Example::start(PROGRAM);
    let mut ada = listen(&example);
    let mut bob = listen(&example);
    let answer = example.post("/news", "it rains");
    assert_eq!((answer.status, answer.body.as_str()), (200, "queued for 2\n"));
    assert_eq!((ada.text(), bob.text()), ("it rains".into(), "it rains".into()));
    assert_eq!(example.get("/").body, "4 requests, 2 readers of /news/live\n");
}

#[test]
fn the_applications_layer_sees_its_routes_the_handshakes_and_what_is_not_found() {
    let example = Example::start(PROGRAM);
    assert_eq!(example.get("/").header("x-request-number"), Some("1"));
    let client = listen(&example);
    assert_eq!(client.handshake().headers()["x-request-number"], "2");
    let missing = example.get("/nowhere");
    assert_eq!(
        (missing.status, missing.header("x-request-number")),
        (404, Some("3"))
    );
    let no_handshake = example.get("/news/live");
    assert_eq!(
        (no_handshake.status, no_handshake.header("x-request-number")),
        (426, Some("4"))
    );
}

#[test]
fn a_signal_closes_the_sockets_with_1012_and_ends_the_process_in_success() {
    for signal in ["TERM", "INT"] {
        let example = Example::start(PROGRAM);
        let mut ada = listen(&example);
        let mut bob = listen(&example);
        example.signal(signal);
        assert_eq!(ada.closed().0, 1012, "{signal}");
        assert_eq!(bob.closed().0, 1012, "{signal}");
        let exit = example.exit();
        assert_eq!(exit.code, Some(0), "{signal}: {exit:?}");
        assert!(exit.says("has left: 1012"), "`on_close` has run: {exit:?}");
    }
}

#[test]
fn an_address_that_is_none_is_an_error() {
    let exit = Example::run(PROGRAM, &[("ASENA_ADDR", "nowhere")]);
    assert_eq!(exit.code, Some(1), "{exit:?}");
    assert!(exit.says("Error: "), "{exit:?}");
}

#[test]
fn a_balancer_may_ask_how_it_is() {
    let example = Example::start(PROGRAM);
    for (path, body) in [
        ("/health/live", r#"{"status":"live"}"#),
        ("/health/ready", r#"{"status":"ready"}"#),
    ] {
        let answer = example.get(path);
        assert_eq!((answer.status, answer.body.as_str()), (200, body));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}
