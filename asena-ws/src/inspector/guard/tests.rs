use axum::http::{HeaderName, HeaderValue};

use super::*;

type Line<'a> = (&'a str, &'a str);

const TOKEN: &str = "correct-horse-battery-staple";

fn guard(token: Option<&str>, read_only: bool) -> Guard {
    Guard::new(&InspectorOptions {
        token: token.map(Into::into),
        read_only,
    })
}

/// A request of `name: value` lines; `peer` and `host` are among them.
fn ask(guard: &Guard, access: Access, lines: &[Line<'_>]) -> Result<(), Refusal> {
    let mut headers = HeaderMap::new();
    let (mut peer, mut host) = (None, None);
    for (name, value) in lines {
        match *name {
            "peer" => peer = Some(SocketAddr::new(value.parse().expect("an address"), 5000)),
            "host" => host = Some(*value),
            name => {
                let name: HeaderName = name.parse().expect("a name");
                headers.insert(name, HeaderValue::from_str(value).expect("a value"));
            }
        }
    }
    let head = Head {
        access,
        peer,
        host,
        headers: &headers,
    };
    guard.admit(&head, Instant::now())
}

const LOCAL: [Line<'_>; 2] = [("peer", "127.0.0.1"), ("host", "localhost:3000")];

#[test]
fn without_a_token_this_machine_alone_is_answered() {
    let guard = guard(None, false);
    let table: [(&[Line<'_>], Result<(), Refusal>); 15] = [
        (&LOCAL, Ok(())),
        (&[("peer", "::1"), ("host", "[::1]:3000")], Ok(())),
        (&[("peer", "::ffff:127.0.0.1"), ("host", "127.0.0.1")], Ok(())),
        (&[("peer", "127.9.9.9"), ("host", "chat.localhost:80")], Ok(())),
        (
            &[("peer", "192.0.2.1"), ("host", "localhost")],
            Err(Refusal::NotLocal),
        ),
        (&[("host", "localhost")], Err(Refusal::UnknownPeer)),
        (&[("peer", "127.0.0.1")], Err(Refusal::ForeignHost)),
        (
            &[("peer", "127.0.0.1"), ("host", "evil.example:3000")],
            Err(Refusal::ForeignHost),
        ),
        (
            &[("peer", "127.0.0.1"), ("host", "localhost.evil.example")],
            Err(Refusal::ForeignHost),
        ),
        (
            &[("peer", "127.0.0.1"), ("host", "127.0.0.1.evil.example")],
            Err(Refusal::ForeignHost),
        ),
        (
            &[LOCAL[0], LOCAL[1], ("x-forwarded-for", "127.0.0.1")],
            Err(Refusal::Proxied),
        ),
        (
            &[LOCAL[0], LOCAL[1], ("forwarded", "for=127.0.0.1")],
            Err(Refusal::Proxied),
        ),
        (
            &[LOCAL[0], LOCAL[1], ("origin", "http://evil.example")],
            Err(Refusal::ForeignOrigin),
        ),
        (
            &[LOCAL[0], LOCAL[1], ("origin", "null")],
            Err(Refusal::ForeignOrigin),
        ),
        (
            &[LOCAL[0], LOCAL[1], ("sec-fetch-site", "cross-site")],
            Err(Refusal::ForeignOrigin),
        ),
    ];
    for (lines, expected) in table {
        assert_eq!(ask(&guard, Access::Read, lines), expected, "{lines:?}");
    }
}

#[test]
fn a_change_needs_a_header_that_no_form_has_and_an_origin_of_its_own() {
    let guard = guard(None, false);
    let own = ("origin", "http://localhost:3000");
    let marked = (CUSTOM_HEADER, "1");
    for (more, expected) in [
        (&[marked, own][..], Ok(())),
        (&[own][..], Err(Refusal::Unmarked)),
        (&[marked][..], Err(Refusal::Unmarked)),
        (
            &[marked, ("origin", "http://localhost:4000")][..],
            Err(Refusal::ForeignOrigin),
        ),
        (
            &[marked, ("origin", "http://localhost")][..],
            Err(Refusal::ForeignOrigin),
        ),
        (
            &[marked, own, ("sec-fetch-site", "same-site")][..],
            Err(Refusal::ForeignOrigin),
        ),
    ] {
        let lines: Vec<_> = LOCAL.iter().chain(more).copied().collect();
        assert_eq!(ask(&guard, Access::Change, &lines), expected, "{more:?}");
    }
}

#[test]
fn nothing_is_changed_where_it_is_read_only() {
    let guard = guard(None, true);
    let lines = [
        LOCAL[0],
        LOCAL[1],
        (CUSTOM_HEADER, "1"),
        ("origin", "http://localhost:3000"),
    ];
    assert_eq!(ask(&guard, Access::Change, &lines), Err(Refusal::ReadOnly));
    assert_eq!(ask(&guard, Access::Read, &lines), Ok(()));
}

#[test]
fn with_a_token_whoever_has_it_is_answered_from_wherever() {
    let guard = guard(Some(TOKEN), false);
    let right = format!("Bearer {TOKEN}");
    let longer = format!("Bearer {TOKEN}x");
    let other = format!("Basic {TOKEN}");
    for (authorization, expected) in [
        (None, Err(Refusal::TokenMissing)),
        (Some(right.as_str()), Ok(())),
        (Some(longer.as_str()), Err(Refusal::TokenWrong)),
        (Some("Bearer "), Err(Refusal::TokenWrong)),
        (Some("b"), Err(Refusal::TokenWrong)),
        (Some(other.as_str()), Err(Refusal::TokenWrong)),
    ] {
        let mut lines = vec![
            ("peer", "192.0.2.1"),
            ("host", "chat.example"),
            ("x-forwarded-for", "192.0.2.9"),
        ];
        lines.extend(authorization.map(|value| ("authorization", value)));
        assert_eq!(ask(&guard, Access::Read, &lines), expected, "{authorization:?}");
    }
    // This machine is no exception, and the page says nothing of the app.
    assert_eq!(ask(&guard, Access::Read, &LOCAL), Err(Refusal::TokenMissing));
    assert_eq!(ask(&guard, Access::Page, &[]), Ok(()));
    let change = [("authorization", right.as_str()), (CUSTOM_HEADER, "1")];
    assert_eq!(ask(&guard, Access::Change, &change), Ok(()));
    assert_eq!(ask(&guard, Access::Change, &change[..1]), Err(Refusal::Unmarked));
}

#[test]
fn who_has_guessed_too_often_is_not_listened_to_even_if_it_is_right_at_last() {
    let guard = guard(Some(TOKEN), false);
    let right = format!("Bearer {TOKEN}");
    let from = |peer, authorization| {
        ask(
            &guard,
            Access::Read,
            &[("peer", peer), ("authorization", authorization)],
        )
    };
    for _ in 0..10 {
        assert_eq!(from("192.0.2.1", "Bearer guess"), Err(Refusal::TokenWrong));
    }
    assert!(matches!(from("192.0.2.1", &right), Err(Refusal::TooMany(_))));
    assert_eq!(from("192.0.2.2", &right), Ok(()));
}
