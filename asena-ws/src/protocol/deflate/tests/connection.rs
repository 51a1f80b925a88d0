use http::header::{self, HeaderMap, HeaderValue};

use super::super::{Agreement, Compression, Compressor, Decompressor, DeflatePool};
use super::{noise, text};

fn agree(compression: Compression, offer: &'static str) -> Agreement {
    let mut request = HeaderMap::new();
    request.insert(header::SEC_WEBSOCKET_EXTENSIONS, HeaderValue::from_static(offer));
    let (agreement, _) = Agreement::negotiate(&compression, &request).expect("an offer that can be kept");
    agreement
}

/// A peer that agreed on the same in both directions.
fn echo(compression: Compression, offer: &'static str) {
    let pool = DeflatePool::new(compression, 2);
    let agreement = agree(compression, offer);
    let mut compressor = Compressor::new(agreement);
    let mut decompressor = Decompressor::new(agreement);
    for message in [
        text(10),
        text(2_000),
        text(2_000),
        noise(2_000),
        Vec::new(),
        text(50_000),
        text(2_000),
    ] {
        let mut payload = Vec::new();
        if !compressor.deflate(&pool, &message, &mut payload) {
            assert!(payload.is_empty());
            continue;
        }
        let mut output = Vec::new();
        for piece in payload.chunks(100) {
            decompressor
                .inflate(&pool, piece, &mut output, message.len())
                .unwrap();
        }
        decompressor
            .finish_message(&pool, &mut output, message.len())
            .unwrap();
        assert!(output == message, "{offer}");
    }
}

#[test]
fn messages_come_through_by_every_agreement() {
    let none = Compression::new();
    let both = none.server_context_takeover(true).client_context_takeover(true);
    for compression in [none, both, none.threshold_bytes(0), both.threshold_bytes(0)] {
        echo(compression, "permessage-deflate");
        echo(
            compression,
            "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
        );
        echo(
            compression,
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        );
    }
}

#[test]
fn context_makes_the_second_message_smaller() {
    let compression = Compression::new().server_context_takeover(true);
    let pool = DeflatePool::new(compression, 1);
    let agreement = agree(compression, "permessage-deflate");
    let mut compressor = Compressor::new(agreement);
    let (mut first, mut second) = (Vec::new(), Vec::new());
    assert!(compressor.deflate(&pool, &text(2_000), &mut first));
    assert!(compressor.deflate(&pool, &text(2_000), &mut second));
    assert!(
        second.len() * 10 < first.len(),
        "{} after {}",
        second.len(),
        first.len()
    );
    assert_eq!(agreement.shared_window_bits(2_000), None);
}

#[test]
fn only_a_message_beyond_the_window_needs_bytes_of_its_own() {
    let compression = Compression::new();
    let narrow = agree(compression, "permessage-deflate; server_max_window_bits=10");
    let wide = agree(compression, "permessage-deflate");
    for (bytes, expected) in [(0, 15), (1_024, 15), (1_025, 10), (100_000, 10)] {
        assert_eq!(narrow.shared_window_bits(bytes), Some(expected), "{bytes}");
        assert_eq!(wide.shared_window_bits(bytes), Some(15));
    }
}

#[test]
fn a_connection_costs_little_while_nothing_is_under_way() {
    assert!(size_of::<Decompressor>() <= 24);
    assert!(size_of::<Compressor>() <= 24);
}

#[test]
fn a_message_of_no_bytes_is_empty_and_borrows_nothing() {
    let compression = Compression::new();
    let pool = DeflatePool::new(compression, 1);
    let mut decompressor = Decompressor::new(agree(compression, "permessage-deflate"));
    let mut output = Vec::new();
    assert_eq!(decompressor.finish_message(&pool, &mut output, 0), Ok(()));
    assert_eq!(output, b"");
}
