//! Tokens that are subprotocols: one beside is chosen, and the token is never sent back.

use super::*;
use crate::kit::Client;

#[tokio::test]
async fn what_is_chosen_is_what_is_no_token() {
    let (server, _) = start().await;
    let token = protocol("ada");
    let table = [
        ("/talk", format!("asena.json, {token}"), "asena.json"),
        ("/talk", format!("{token}, asena"), "asena"),
        ("/talk", format!("asena, {token}, asena.msgpack"), "asena.msgpack"),
        ("/raw", format!("asena, {token}"), "asena"),
        ("/raw", format!("unknown, asena, {token}"), "asena"),
    ];
    for (path, offered, expected) in table {
        let (_client, agreed) = Client::connect_speaking(server.address, path, &offered).await;
        assert_eq!(agreed.as_deref(), Some(expected), "{path} {offered}");
    }
}

#[tokio::test]
async fn a_token_alone_is_refused_with_what_to_offer_beside_it() {
    let (server, _) = start().await;
    for (path, beside) in [("/talk", ""), ("/raw", ""), ("/raw", "unknown, ")] {
        let offered = format!("{beside}{}", protocol("ada"));
        let head = answer(&server, path, &[("sec-websocket-protocol", &offered)]).await;
        assert_eq!(status(&head), 400, "{path} {offered}: {head}");
    }
}

#[tokio::test]
async fn a_public_endpoint_does_not_know_the_placeholder() {
    let (server, _) = start().await;
    let head = answer(&server, "/public", &[("sec-websocket-protocol", "asena")]).await;
    assert_eq!(status(&head), 101);
    assert!(!head.contains("sec-websocket-protocol"), "{head}");
}

#[tokio::test]
async fn a_token_is_never_sent_back() {
    let (server, _) = start().await;
    for path in ["/talk", "/raw"] {
        let offered = format!("asena, {}", protocol("ada"));
        let head = answer(&server, path, &[("sec-websocket-protocol", &offered)]).await;
        assert_eq!(status(&head), 101);
        assert!(!head.contains("bearer"), "{head}");
    }
}
