//! Who is let in, and what those get who are not.

use std::fmt::Write;

use super::*;

#[tokio::test]
async fn a_token_in_each_place_lets_in() {
    let (server, _) = start().await;
    let in_protocol = format!("asena, {}", protocol("ada"));
    let table: [(&str, &[(&str, &str)]); 6] = [
        ("/raw", &[("authorization", "Bearer ada")]),
        ("/raw", &[("Authorization", "bearer ada")]),
        ("/raw", &[("cookie", "theme=dark; sid=ada")]),
        ("/raw", &[("sec-websocket-protocol", &in_protocol)]),
        ("/raw?token=ada", &[]),
        (
            "/raw?token=ada",
            &[("authorization", "Bearer ada"), ("cookie", "sid=ada")],
        ),
    ];
    for (path, lines) in table {
        let head = answer(&server, path, lines).await;
        assert_eq!(status(&head), 101, "{path} {lines:?}: {head}");
    }
}

#[tokio::test]
async fn who_shows_no_good_token_gets_an_http_answer_and_never_is_a_connection() {
    let (server, journal) = start().await;
    let unknown = r#"Bearer error="invalid_token", error_description="unknown""#;
    let malformed = r#"Bearer error="invalid_request", error_description="the token is malformed""#;
    let long = format!("Bearer {}", "x".repeat(8193));
    let table: [(&str, Lines<'_>, u16, &str); 12] = [
        ("/talk", &[], 401, "Bearer"),
        ("/talk", &[("authorization", "Basic YTpi")], 401, "Bearer"),
        ("/talk", &[("authorization", "Bearer mallory")], 401, unknown),
        ("/talk", &[("authorization", "Bearer")], 400, malformed),
        (
            "/talk",
            &[("sec-websocket-protocol", "asena, base64url.bearer.asena.!")],
            400,
            malformed,
        ),
        (
            "/talk",
            &[("authorization", &long)],
            400,
            r#"Bearer error="invalid_request", error_description="the token is too long""#,
        ),
        (
            "/talk?token=bob",
            &[("authorization", "Bearer ada")],
            400,
            r#"Bearer error="invalid_request", error_description="there are two different tokens""#,
        ),
        ("/talk", &[("authorization", "Bearer eve")], 403, ""),
        ("/talk", &[("authorization", "Bearer outage")], 503, ""),
        ("/talk", &[("authorization", "Bearer bug")], 500, ""),
        ("/talk", &[("authorization", "Bearer long")], 500, ""),
        (
            "/talk",
            &[("authorization", "Bearer ada::0")],
            401,
            r#"Bearer error="invalid_token", error_description="expired""#,
        ),
    ];
    for (path, lines, expected, challenge) in table {
        let head = answer(&server, path, lines).await;
        assert_eq!(status(&head), expected, "{path} {lines:?}: {head}");
        let mut line = String::new();
        if !challenge.is_empty() {
            write!(line, "www-authenticate: {challenge}\r\n").expect("a string takes it");
        }
        assert!(head.contains(&line), "{path} {lines:?}: {head}");
        assert_eq!(head.contains("www-authenticate"), !challenge.is_empty(), "{head}");
    }
    server.shutdown().await;
    let lines = journal.lines();
    assert!(lines.iter().all(|line| !line.starts_with("opened")), "{lines:?}");
}

#[tokio::test]
async fn a_token_has_8192_bytes_at_most() {
    let (server, _) = start().await;
    // Of the user's id 255 bytes may be; the rest is a session that is empty, and a number that is none.
    let longest = format!("Bearer ada::{}", "x".repeat(8192 - 5));
    let head = answer(&server, "/raw", &[("authorization", &longest)]).await;
    assert_eq!(status(&head), 101, "{head}");
}

#[tokio::test]
async fn the_user_is_what_the_authenticator_made_on_the_socket_in_handlers_and_in_the_data() {
    let (server, _) = start().await;
    let mut raw = server.connect("/raw?token=ada").await;
    raw.send("merhaba").await;
    assert_eq!(raw.text().await, "ADA: merhaba");
    let mut talk = server.connect("/talk?token=ada:phone").await;
    talk.send(r#"{"event":"whoami","id":1}"#).await;
    assert_eq!(talk.text().await, r#"{"id":1,"ok":["ada","ADA","phone"]}"#);
    let mut data = server.connect("/data?token=ada:phone").await;
    assert_eq!(data.text().await, r#"ADA ada Some("phone")"#);
}

/// Refuses before the authenticator is asked.
#[middleware]
struct Closed;

impl Middleware for Closed {
    async fn handle(&self, _handshake: Handshake, _next: Next) -> Result<Response, Rejection> {
        Err(StatusCode::IM_A_TEAPOT.into())
    }
}

#[tokio::test]
async fn middleware_runs_before_and_the_data_is_extracted_behind() {
    let (app, journal) = app();
    let server = Server::start(app.middleware::<Closed>()).await;
    assert_eq!(server.refuse("/talk?token=ada").await.status, 418);
    assert!(journal.lines().is_empty(), "{:?}", journal.lines());
    let (server, journal) = start().await;
    // A `Query` of pairs cannot be read from this, but the authenticator has been asked.
    assert_eq!(server.refuse("/data?token=eve").await.status, 403);
    assert_eq!(journal.lines(), ["asked for eve"]);
}

#[tokio::test]
async fn a_public_endpoint_beside_asks_for_nothing_and_knows_no_refresh() {
    let (server, _) = start().await;
    let mut public = server.connect("/public").await;
    public
        .send(r#"{"event":"refresh","id":1,"data":{"token":"ada"}}"#)
        .await;
    let reply = public.json().await;
    assert_eq!(reply["error"]["code"], "unknown_event", "{reply}");
}

#[tokio::test]
async fn an_authenticator_is_checked_with_the_graph() {
    // Nobody provides the journal that it needs.
    let error = App::empty()
        .websocket::<RawTalk>()
        .check()
        .expect_err("no journal");
    let report = error.to_string();
    assert!(
        report.contains("Doorkeeper") && report.contains("Journal"),
        "{report}"
    );
}
