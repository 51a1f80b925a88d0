use http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn target(scheme: Option<Scheme>, authority: &str) -> Target {
    Target {
        scheme,
        authority: Authority::parse(authority),
    }
}

fn check(patterns: &[&str], origin: Option<&str>, target: &Target) -> Result<(), OriginRefusal> {
    let policy = OriginPolicy::new(patterns, false).expect("patterns");
    let mut headers = HeaderMap::new();
    if let Some(origin) = origin {
        headers.insert(ORIGIN, HeaderValue::from_str(origin).expect("a header's value"));
    }
    policy.check(&headers, target)
}

#[test]
fn by_default_the_page_and_the_socket_are_of_one_host_and_port() {
    let https = Some(Scheme::Https);
    let http = Some(Scheme::Http);
    for (scheme, host, origin, is_taken) in [
        (None, "example.com", "http://example.com", true),
        // Behind a proxy that was not named.
        (None, "example.com", "https://example.com", true),
        (None, "example.com", "https://example.com:443", true),
        (None, "example.com:443", "https://example.com", true),
        (None, "example.com:80", "https://example.com", false),
        (None, "example.com", "http://example.com:8080", false),
        (None, "example.com:8080", "http://example.com:8080", true),
        (None, "EXAMPLE.com.", "http://example.COM", true),
        (None, "127.0.0.1:3000", "http://localhost:3000", false),
        (None, "[::1]:3000", "http://[0:0::1]:3000", true),
        (None, "example.com", "http://sub.example.com", false),
        (None, "example.com", "http://example.com.evil.test", false),
        (None, "example.com", "http://evil.test#example.com", false),
        (None, "example.com", "http://example.com@evil.test", false),
        (None, "example.com", "http://example.com/", false),
        (None, "example.com", "http://example.com http://evil.test", false),
        (None, "example.com", "ftp://example.com", false),
        (None, "example.com", "null", false),
        (None, "example.com", "", false),
        (None, "", "http://example.com", false),
        (https, "example.com", "https://example.com", true),
        (https, "example.com", "http://example.com", false),
        (https, "example.com:8443", "https://example.com:8443", true),
        (https, "example.com:8443", "http://example.com:8443", false),
        (http, "example.com", "https://example.com", false),
        (http, "example.com", "http://example.com", true),
    ] {
        let checked = check(&["same-host"], Some(origin), &target(scheme, host));
        assert_eq!(checked.is_ok(), is_taken, "{origin} to {scheme:?} {host}");
    }
}

#[test]
fn a_list_takes_what_it_says_and_nothing_else() {
    let own = target(None, "example.com");
    for (patterns, origin, is_taken) in [
        (&["https://app.example.com"][..], "https://app.example.com", true),
        (&["https://app.example.com"], "https://APP.example.com:443", true),
        (&["https://app.example.com"], "http://app.example.com", false),
        (
            &["https://app.example.com"],
            "https://app.example.com:8443",
            false,
        ),
        // A list stands in the place of the default.
        (&["https://app.example.com"], "http://example.com", false),
        (
            &["same-host", "https://app.example.com"],
            "http://example.com",
            true,
        ),
        (&["https://*.example.com"], "https://a.example.com", true),
        (&["https://*.example.com"], "https://a.b.example.com", true),
        (&["https://*.example.com"], "https://example.com", false),
        (&["https://*.example.com"], "https://evilexample.com", false),
        (&["https://*.example.com"], "https://.example.com", false),
        (
            &["https://*.example.com"],
            "https://a.example.com.evil.test",
            false,
        ),
        (
            &["https://*.example.com:8443"],
            "https://a.example.com:8443",
            true,
        ),
        (&["http://localhost:*"], "http://localhost", true),
        (&["http://localhost:*"], "http://localhost:5173", true),
        (&["http://localhost:*"], "https://localhost:5173", false),
        (&["http://[::1]:*"], "http://[::1]:5173", true),
        (&["http://*.localhost:*"], "http://a.localhost:1", true),
        (&["capacitor://localhost"], "capacitor://localhost", true),
        (&["capacitor://localhost"], "http://localhost", false),
        (&["null"], "null", true),
        (&["null"], "file://", true),
        (&["same-host"], "file://", false),
        (&["null"], "http://example.com", false),
        (&["any"], "null", true),
        (&["any"], "what is no origin", true),
        (&[], "http://example.com", false),
    ] {
        let checked = check(patterns, Some(origin), &own);
        assert_eq!(checked.is_ok(), is_taken, "{origin} of {patterns:?}");
        assert_eq!(
            check(patterns, None, &own),
            Ok(()),
            "without an origin: {patterns:?}"
        );
    }
}

#[test]
fn an_origin_that_must_be_there_is_there_once() {
    let policy = OriginPolicy::new(&["any"], true).expect("a pattern");
    let mut headers = HeaderMap::new();
    let own = Target::default();
    assert_eq!(policy.check(&headers, &own), Err(OriginRefusal::Missing));
    headers.append(ORIGIN, HeaderValue::from_static("null"));
    assert_eq!(policy.check(&headers, &own), Ok(()));
    headers.append(ORIGIN, HeaderValue::from_static("null"));
    assert_eq!(policy.check(&headers, &own), Err(OriginRefusal::Several));
}

#[test]
fn a_pattern_that_is_none_is_refused_with_its_rule() {
    for (pattern, rule) in [
        ("*", "`any`, if every page of every site may connect"),
        (
            "example.com",
            "an origin as `https://app.example.com`, or `same-host`, `null` or `any`",
        ),
        (
            "https://müller.example",
            "written as browsers send it: names of other scripts are `xn--…`",
        ),
        (
            "https://example.com/",
            "an origin: without a path, and without a slash behind the host",
        ),
        ("://example.com", "an origin whose scheme is one, as `https`"),
        (
            "https://*.com",
            "an origin with `*.` before a name of two parts or more: all of `.com` is not yours",
        ),
        (
            "https://*.10.0.0.1",
            "an origin with `*.` before a name of two parts or more: all of `.com` is not yours",
        ),
    ] {
        let refused = OriginPolicy::new(&[pattern], false).expect_err(pattern);
        assert_eq!(refused, InvalidEdge::new("origins", pattern, rule));
    }
    for pattern in [
        "https://",
        "https://*",
        "https://a.*.b",
        "https://a:0x50",
        "https://a:1:*",
        "https://:80",
    ] {
        assert!(OriginPolicy::new(&[pattern], false).is_err(), "{pattern}");
    }
}

#[test]
fn a_refusal_says_what_to_do_and_is_of_a_bounded_length() {
    let long = format!("http://{}.test", "a".repeat(1000));
    let refused =
        check(&["same-host"], Some(&long), &target(None, "example.com:3000")).expect_err("another host");
    let text = refused.to_string();
    assert!(
        text.contains("example.com:3000") && text.contains(".origins([…])"),
        "{text}"
    );
    assert!(text.len() < 700, "{text}");
}

prop_compose! {
    fn name()(labels in prop::collection::vec("[a-z][a-z0-9-]{0,5}", 2..5)) -> String {
        labels.join(".")
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_only_what_is_written_alike_is_the_same(text in "\\PC{0,60}", host in name()) {
        let is_taken = OriginPolicy::new(&["same-host"], false).expect("a pattern").takes(&text, &target(None, &host));
        prop_assert!(!is_taken || text.to_ascii_lowercase().contains(&host));
        let _ = Pattern::parse(&text);
    }

    #[test]
    fn whoever_is_below_ends_in_the_name_behind_a_dot(parent in name(), host in name(), port in any::<u16>()) {
        let policy = OriginPolicy::new(&[format!("https://*.{parent}:*")], false).expect("a pattern");
        for host in [host.clone(), format!("{host}.{parent}"), format!("{host}{parent}"), parent.clone()] {
            let is_below = host.ends_with(&format!(".{parent}"));
            let is_taken = policy.takes(&format!("https://{host}:{port}"), &Target::default());
            prop_assert_eq!(is_taken, is_below, "{} below {}", host, parent);
        }
    }

    #[test]
    fn two_of_one_scheme_are_the_same_if_host_and_port_are(
        one in name(), other in name(), ports in prop::collection::vec(prop::option::of(80_u16..84), 2), is_same in any::<bool>(),
    ) {
        let other = if is_same { one.clone() } else { other };
        let write = |host: &str, port: Option<u16>| port.map_or(host.to_owned(), |port| format!("{host}:{port}"));
        let origin = format!("http://{}", write(&one, ports[0]));
        let is_taken = check(&["same-host"], Some(&origin), &target(Some(Scheme::Http), &write(&other, ports[1]))).is_ok();
        prop_assert_eq!(is_taken, one == other && ports[0].unwrap_or(80) == ports[1].unwrap_or(80));
    }
}
