//! Who is answered.

use asena_ws::StartError;
use asena_ws::inspector::InspectorOptions;
use asena_ws::prelude::*;

use super::{Inspected, TOKEN, Talk};
use crate::kit::Server;
use crate::kit::http;

#[tokio::test]
async fn it_is_not_there_unless_it_is_switched_on() {
    let server = Inspected::start(None).await;
    for path in ["/_asena", "/_asena/", "/_asena/api/overview"] {
        assert_eq!(server.ask("GET", path, &[], "").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn this_machine_is_answered_without_a_token_by_a_name_of_this_machine_alone() {
    let server = Inspected::local().await;
    let port = server.address.port();
    let named = |name: &str| format!("host: {name}:{port}");
    for (line, expected) in [
        (named("127.0.0.1"), (200, "")),
        (named("localhost"), (200, "")),
        (named("[::1]"), (200, "")),
        (named("rebound.example"), (403, "foreign_host")),
        ("x-forwarded-for: 192.0.2.1".to_owned(), (403, "proxied")),
        ("forwarded: for=192.0.2.1".to_owned(), (403, "proxied")),
        ("origin: http://evil.example".to_owned(), (403, "foreign_origin")),
        ("sec-fetch-site: cross-site".to_owned(), (403, "foreign_origin")),
    ] {
        let answer = server
            .ask("GET", "/_asena/api/overview", &[line.as_str()], "")
            .await;
        let (status, code) = answer.problem();
        assert_eq!((status, code.as_str()), expected, "{line}");
    }
    // The page itself is under the same rules.
    let page = server.ask("GET", "/_asena", &["host: rebound.example"], "").await;
    assert_eq!(page.problem(), (403, "foreign_host".to_owned()));
}

#[tokio::test]
async fn a_server_that_does_not_tell_whom_it_talks_to_is_told_so() {
    let app = App::empty()
        .websocket::<Talk>()
        .inspector(InspectorOptions::default());
    let app = app.build().await.expect("the app is built");
    let router = app.operations_router();
    let server = Server::serve(app, router).await;
    let answer = http::get(server.address, "/_asena/api/overview").await;
    assert_eq!(answer.status, 403);
    assert!(
        answer.body.contains("into_make_service_with_connect_info"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn with_a_token_nobody_is_answered_who_has_another() {
    let server = Inspected::with_token().await;
    let right = format!("authorization: Bearer {TOKEN}");
    for (lines, expected) in [
        (&[][..], (401, "token_missing")),
        (&["authorization: Bearer wrong"][..], (401, "token_wrong")),
        (&[right.as_str()][..], (200, "")),
        (
            &[right.as_str(), "host: chat.example", "x-forwarded-for: 192.0.2.1"][..],
            (200, ""),
        ),
    ] {
        let answer = server.ask("GET", "/_asena/api/connections", lines, "").await;
        let (status, code) = answer.problem();
        assert_eq!((status, code.as_str()), expected, "{lines:?}");
        assert!(!answer.body.contains(TOKEN), "{}", answer.body);
    }
    // It says nothing of the app, and asks for the token.
    let page = server.ask("GET", "/_asena", &["host: chat.example"], "").await;
    assert_eq!(page.status, 200);
    assert!(
        !page.body.contains("/talk/"),
        "the page is the same for every app"
    );
}

#[tokio::test]
async fn wrong_tokens_are_slowed_down() {
    let server = Inspected::with_token().await;
    let ask = async |token: &str| {
        let line = format!("authorization: Bearer {token}");
        server
            .ask("GET", "/_asena/api/overview", &[line.as_str()], "")
            .await
    };
    for _ in 0..10 {
        assert_eq!(ask("guess").await.status, 401);
    }
    let answer = ask(TOKEN).await;
    assert_eq!(answer.problem(), (429, "too_many_attempts".to_owned()));
    assert!(answer.head.contains("retry-after: "), "{}", answer.head);
}

#[tokio::test]
async fn what_changes_something_is_asked_for_by_the_page_alone() {
    let server = Inspected::local().await;
    let own = format!("origin: http://{}", server.address);
    let order = r#"{"id": "0193fe54-7e4a-7000-8000-000000000000"}"#;
    for (lines, expected) in [
        (&[][..], (403, "unmarked")),
        (&[own.as_str()][..], (403, "unmarked")),
        (&["x-asena-inspector: 1"][..], (403, "unmarked")),
        (
            &["x-asena-inspector: 1", "origin: http://evil.example"][..],
            (403, "foreign_origin"),
        ),
        (
            &["x-asena-inspector: 1", "origin: null"][..],
            (403, "foreign_origin"),
        ),
        (&["x-asena-inspector: 1", own.as_str()][..], (404, "not_found")),
    ] {
        let answer = server.ask("POST", "/_asena/api/disconnect", lines, order).await;
        let (status, code) = answer.problem();
        assert_eq!((status, code.as_str()), expected, "{lines:?}");
    }
    // And no GET changes anything.
    let get = server
        .ask("GET", "/_asena/api/disconnect", &[own.as_str()], "")
        .await;
    assert_eq!(get.status, 405);
}

#[tokio::test]
async fn read_only_it_changes_nothing() {
    let mut options = InspectorOptions::default();
    options.read_only = true;
    let server = Inspected::start(Some(options)).await;
    let mut client = server.talker("tea").await;
    assert_eq!(server.get("overview").await["is_read_only"], true);
    let list = server.get("connections").await;
    let id = &list["connections"][0]["id"];
    for what in ["disconnect", "join", "leave", "send"] {
        let order = serde_json::json!({ "id": id, "room": "tea", "text": "x" });
        let answer = server.order(what, &order).await;
        assert_eq!(answer.problem(), (403, "read_only".to_owned()), "{what}");
    }
    client.refute_message();
}

#[tokio::test]
async fn a_token_that_could_be_guessed_is_an_error_at_the_start() {
    let mut options = InspectorOptions::default();
    options.token = Some("secret".into());
    let error = App::empty().websocket::<Talk>().inspector(options).build().await;
    let error = error.expect_err("six bytes");
    assert!(matches!(error, StartError::Inspector(_)), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("`token` must be 16 to 1,024 visible ASCII characters"),
        "{text}"
    );
    assert!(!text.contains("secret"), "{text}");
}

#[tokio::test]
async fn nothing_of_it_is_kept_or_framed_and_nothing_but_its_own_script_runs() {
    let server = Inspected::local().await;
    let page = server.ask("GET", "/_asena", &[], "").await;
    assert_eq!(page.status, 200);
    let api = server.ask("GET", "/_asena/api/overview", &[], "").await;
    let refusal = server.ask("GET", "/_asena", &["host: evil.example"], "").await;
    for answer in [&page, &api, &refusal] {
        for line in [
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(answer.head.contains(line), "{line} is not in {}", answer.head);
        }
    }
    let policy = page
        .head
        .lines()
        .find(|line| line.starts_with("content-security-policy: "));
    let policy = policy.expect("the page has a policy");
    for part in [
        "default-src 'none'",
        "script-src 'sha256-",
        "style-src 'sha256-",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{part} is not in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
}
