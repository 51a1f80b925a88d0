use asena_ws::prelude::*;
use asena_ws::testing::{TestApp, TestRequest};

use super::Echo;

/// As whom the app sees a client with these headers, which comes from 127.0.0.1.
async fn seen(trusted: &[&str], headers: &[(&str, &str)]) -> String {
    let app = App::empty()
        .websocket::<Echo>()
        .trusted_proxies(trusted.iter().copied());
    let app = TestApp::listen(app).await;
    let mut client = with(app.request("/echo"), headers).connect().await;
    client.send("who am I?").await;
    let Message::Text(text) = client.receive().await else {
        panic!("it says who came by text");
    };
    let (client, peer) = text.split_once(" by ").expect("client and peer");
    assert_eq!(peer, "Some(127.0.0.1)");
    client.to_owned()
}

fn with<'a>(request: TestRequest<'a>, headers: &[(&str, &str)]) -> TestRequest<'a> {
    let add = |request: TestRequest<'a>, (name, value): &(&str, &str)| request.header(*name, *value);
    headers.iter().fold(request, add)
}

#[tokio::test]
async fn what_a_client_says_of_itself_is_not_believed() {
    let spoofed = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1")];
    assert_eq!(seen(&[], &spoofed).await, "Some(127.0.0.1)");
    assert_eq!(seen(&["10.0.0.0/8", "unix"], &spoofed).await, "Some(127.0.0.1)");
}

#[tokio::test]
async fn a_trusted_proxy_says_whom_it_speaks_for() {
    for (headers, expected) in [
        (
            &[("x-forwarded-for", "192.0.2.9, 198.51.100.1")][..],
            "Some(198.51.100.1)",
        ),
        (
            &[("x-forwarded-for", "198.51.100.1, 127.0.0.2")],
            "Some(198.51.100.1)",
        ),
        (
            &[("forwarded", "for=\"[2001:db8::1]:4711\";proto=https")],
            "Some(2001:db8::1)",
        ),
        (&[("forwarded", "for=_hidden")], "Some(127.0.0.1)"),
        (
            &[("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.2")],
            "Some(127.0.0.1)",
        ),
        (&[], "Some(127.0.0.1)"),
    ] {
        assert_eq!(seen(&["127.0.0.0/8"], headers).await, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn the_host_that_a_trusted_proxy_was_asked_for_is_that_of_its_pages() {
    let forwarded = [
        ("x-forwarded-host", "app.example.com"),
        ("x-forwarded-proto", "https"),
    ];
    let app = || App::empty().websocket::<Echo>();
    let trusting = TestApp::listen(app().trusted_proxies(["127.0.0.1"])).await;
    for (origin, is_taken) in [
        ("https://app.example.com", true),
        ("http://app.example.com", false),
        ("https://app.example.com:8443", false),
    ] {
        let request = with(trusting.request("/echo"), &forwarded).header("origin", origin);
        if is_taken {
            request.connect().await;
        } else {
            assert_eq!(request.refused().await.status, 403, "{origin}");
        }
    }
    let alone = TestApp::listen(app()).await;
    let request = with(alone.request("/echo"), &forwarded).header("origin", "https://app.example.com");
    assert_eq!(request.refused().await.status, 403);
}
