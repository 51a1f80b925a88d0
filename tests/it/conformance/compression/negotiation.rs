//! Section 13: what is offered, and what is answered (RFC 7692 §5, §7.1), line by line. Whatever comes of it, the connection
//! opens, and messages pass as it was agreed.

use super::compressed;
use crate::conformance::{echo, text, wrapped_echo};
use crate::kit::{Peer, Server};

/// What the server answers to lines of `Sec-WebSocket-Extensions`; an empty text if nothing.
async fn answer(server: &Server, path: &str, offers: &[&str]) -> String {
    let mut peer = Peer::connect_offering(server.address, path, offers).await;
    let message = "long enough ".repeat(1000);
    let agreed = peer.agreed().map(str::to_owned);
    for _ in 0..3 {
        if agreed.is_some() {
            peer.send_compressed(&message).await;
            assert_eq!(peer.said().await, compressed(text(&message)), "{offers:?}");
        } else {
            peer.send(&message).await;
            assert_eq!(peer.said().await, text(&message), "{offers:?}");
        }
    }
    agreed.unwrap_or_default()
}

/// On an endpoint that has contexts, and so answers no more than it is asked for.
async fn answers(table: &[(&[&str], &str)]) {
    for server in [echo().await, wrapped_echo().await] {
        for (offers, expected) in table {
            assert_eq!(
                answer(&server, "/in-context", offers).await,
                *expected,
                "{offers:?}"
            );
        }
    }
}

/// 13.1 to 13.6: each parameter that an offer may have, alone and with others.
#[tokio::test]
async fn an_offer_is_answered_by_its_parameters() {
    answers(&[
        (&["permessage-deflate"], "permessage-deflate"),
        // §7.1.1.1: it must be in the answer then.
        (
            &["permessage-deflate; server_no_context_takeover"],
            "permessage-deflate; server_no_context_takeover",
        ),
        // §7.1.1.2: a hint, which is taken.
        (
            &["permessage-deflate; client_no_context_takeover"],
            "permessage-deflate; client_no_context_takeover",
        ),
        (
            &["permessage-deflate; client_no_context_takeover; server_no_context_takeover"],
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        ),
        // §7.1.2.2: it may be told a window, and need not be.
        (&["permessage-deflate; client_max_window_bits"], "permessage-deflate"),
        (
            &["permessage-deflate; server_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11"],
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11",
        ),
        // Names are as in any list of HTTP: case does not matter, and nor does white space.
        (
            &["PerMessage-Deflate ;Server_No_Context_Takeover;\tclient_max_window_bits = 12 "],
            "permessage-deflate; server_no_context_takeover; client_max_window_bits=12",
        ),
    ])
    .await;
}

/// §7.1.2.1, §7.1.2.2: the answer has the offer's window or a smaller one.
#[tokio::test]
async fn each_window_is_answered() {
    for server in [echo().await, wrapped_echo().await] {
        for bits in 9..=15 {
            let offer = format!("permessage-deflate; server_max_window_bits={bits}");
            assert_eq!(answer(&server, "/in-context", &[&offer]).await, offer);
            // Beyond 15 there is nothing to say to a client.
            let offer = format!("permessage-deflate; client_max_window_bits={bits}");
            let expected = if bits < 15 {
                offer.as_str()
            } else {
                "permessage-deflate"
            };
            assert_eq!(answer(&server, "/in-context", &[&offer]).await, expected);
        }
    }
}

/// §7.1.2.1: what the server cannot do it declines; that a client will keep to less than it could is no trouble.
#[tokio::test]
async fn a_window_of_256_bytes_is_declined_for_the_server_and_taken_of_the_client() {
    answers(&[(&["permessage-deflate; server_max_window_bits=8"], "")]).await;
    let server = echo().await;
    let offer = "permessage-deflate; client_max_window_bits=8";
    let mut peer = Peer::connect_offering(server.address, "/in-context", &[offer]).await;
    assert_eq!(peer.agreed(), Some(offer));
    peer.send_compressed("Hello").await;
    assert_eq!(peer.said().await, compressed(text("Hello")));
}

/// §7.1.1, §7.1.2: with settings of the server's own, which it tells also where it was not asked.
#[tokio::test]
async fn a_server_without_contexts_says_so() {
    let none = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    let server = echo().await;
    for (offer, more) in [
        ("permessage-deflate", ""),
        ("permessage-deflate; client_max_window_bits", ""),
        ("permessage-deflate; server_no_context_takeover", ""),
        ("permessage-deflate; client_no_context_takeover", ""),
        (
            "permessage-deflate; server_max_window_bits=15",
            "; server_max_window_bits=15",
        ),
        (
            "permessage-deflate; client_max_window_bits=9",
            "; client_max_window_bits=9",
        ),
    ] {
        let expected = format!("{none}{more}");
        assert_eq!(answer(&server, "/", &[offer]).await, expected, "{offer}");
    }
}

/// §7.1: a parameter that is unknown, stands there twice, or has a value that it cannot have. Declined is no error: the
/// connection goes uncompressed.
#[tokio::test]
async fn an_offer_that_must_be_declined_is() {
    let server = echo().await;
    let mut declined: Vec<String> = [
        "x_unheard_of",
        "x_unheard_of=1",
        "server_no_context_takeover; x_unheard_of",
        "server_no_context_takeover=1",
        "server_no_context_takeover=true",
        "client_no_context_takeover=0",
        "client_no_context_takeover=\"\"",
        "server_no_context_takeover; server_no_context_takeover",
        "client_no_context_takeover; client_no_context_takeover",
        "server_max_window_bits=10; server_max_window_bits=10",
        "server_max_window_bits=10; server_max_window_bits=11",
        "client_max_window_bits; client_max_window_bits",
        "client_max_window_bits=10; client_max_window_bits",
        "client_max_window_bits=10; CLIENT_MAX_WINDOW_BITS=10",
        // In an offer it must have a value.
        "server_max_window_bits",
        "",
        "=15",
    ]
    .map(str::to_owned)
    .to_vec();
    for value in [
        "0",
        "1",
        "7",
        "16",
        "99",
        "08",
        "015",
        "-9",
        "+9",
        "9.0",
        "0x9",
        "nine",
        "\"\"",
        "\"9",
        "4294967305",
    ] {
        declined.push(format!("server_max_window_bits={value}"));
        declined.push(format!("client_max_window_bits={value}"));
    }
    for parameters in declined {
        let offer = format!("permessage-deflate; {parameters}");
        assert_eq!(answer(&server, "/in-context", &[&offer]).await, "", "{offer}");
    }
}

/// 13.7, §5.1: they stand in the order of the client's preference; one of them is answered, the first that can be kept.
#[tokio::test]
async fn of_several_offers_the_first_that_can_be_kept_is_answered() {
    let (nine, plain) = (
        "permessage-deflate; server_max_window_bits=9",
        "permessage-deflate",
    );
    let first = format!("{nine}, permessage-deflate; server_no_context_takeover, {plain}");
    answers(&[
        (&[&first], nine),
        (&[nine, plain], nine),
        (&[plain, nine], plain),
        // Fallen back on.
        (&["permessage-deflate; server_max_window_bits=8, permessage-deflate"], plain),
        (&["permessage-deflate; server_max_window_bits=8", nine, plain], nine),
        (&["permessage-deflate; x_unheard_of", plain], plain),
        (
            &["permessage-deflate; server_no_context_takeover=1, permessage-deflate; server_max_window_bits=9"],
            nine,
        ),
        (&["permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=16"], ""),
        // And over others, whoever knows them.
        (&["x-webkit-deflate-frame, permessage-bzip2; level=9, permessage-deflate"], plain),
        (&["x-webkit-deflate-frame", "permessage-bzip2"], ""),
    ])
    .await;
}

/// RFC 6455 §9.1: a list over lines and commas, and values that may stand in quotes.
#[tokio::test]
async fn an_offer_may_be_written_in_many_ways() {
    let nine = "permessage-deflate; server_max_window_bits=9";
    answers(&[
        (&["permessage-deflate; server_max_window_bits=\"9\""], nine),
        (&["permessage-deflate; server_max_window_bits=\"\\9\""], nine),
        (&["permessage-deflate;server_max_window_bits=9"], nine),
        (&[",, permessage-deflate; server_max_window_bits=9 ,,"], nine),
        (&["", "permessage-deflate; server_max_window_bits=9"], nine),
        // What stands in quotes separates nothing.
        (&["x; a=\"permessage-deflate, permessage-deflate\", permessage-deflate; server_max_window_bits=9"], nine),
        (&["x; a=\"1", nine], nine),
        (&[""], ""),
        (&[], ""),
    ])
    .await;
}
