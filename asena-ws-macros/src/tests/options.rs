//! The options of `#[websocket]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion, expand};

#[test]
fn every_option_can_be_set() {
    check_expansion(
        r#"
        #[websocket(
            path = "/chat",
            message_bytes_max = 1024 * 1024,
            message_fragments_max = 1 << 10,
            inbox_messages_max = limits::INBOX,
            inbox_bytes_max = 256 * KIB,
            outbox_messages_max = if SMALL { 16 } else { 1024 },
            outbox_bytes_max = bytes::<u8, 65536>(),
            slow_consumer = drop_oldest,
            write_timeout_ms = 2_500,
            ping_interval_ms = 0,
            dead_after_ms = 60 * 1000,
            close_timeout_ms = CLOSE_TIMEOUT_MS,
            rooms_max = 8,
            concurrency = 4,
            messages_per_second = 50,
            messages_burst = 2 * 50,
            bytes_per_second = 256 * KIB,
            bytes_burst = 1 << 20,
            rate_strikes_max = 5,
            rate_strikes_window_ms = 1_000,
            rate_dry_run = true,
            compression = Compression::new().level(1),
        )]
        struct ChatSocket;
        "#,
        &expect_file!["../../tests/expand/websocket_with_options.rs"],
    );
}

#[test]
fn a_value_that_is_plainly_of_another_kind_is_refused() {
    check_errors(
        r#"
        #[websocket(
            path = "/chat",
            message_bytes_max = "64 KiB",
            rooms_max = 1.5,
            concurrency = true,
            messages_per_second = "5",
            rate_dry_run = 1,
            compression = "on",
            dead_after_ms = ,
            inbox_bytes_max = 1024 *,
            slow_consumer = "latest",
            close_timeout_ms,
        )]
        struct ChatSocket;
        "#,
        &expect![[r#"
            dead_after_ms
                `dead_after_ms =` needs a value: write `dead_after_ms = 45_000`
            close_timeout_ms
                `close_timeout_ms` needs a value: write `close_timeout_ms = 5_000`
            "64 KiB"
                `message_bytes_max` takes a number of bytes: write `message_bytes_max = 1024 * 1024`
            1024 *
                `inbox_bytes_max` takes a number of bytes: write `inbox_bytes_max = 1024 * 1024`
            1.5
                `rooms_max` takes a number: write `rooms_max = 128`
            true
                `concurrency` takes a number: write `concurrency = 8`
            "5"
                `messages_per_second` takes a number, or 0 for any: write `messages_per_second = 50`
            "latest"
                `slow_consumer` takes `disconnect`, `drop_newest`, `drop_oldest` or `latest`: write `slow_consumer = drop_oldest`
            1
                `rate_dry_run` takes `true` or `false`: write `rate_dry_run = true`
            "on"
                `compression` takes a `Compression`, or `None`: write `compression = asena_ws::Compression::new()`
        "#]],
    );
}

#[test]
fn the_policies_for_slow_consumers_are_words() {
    check_errors(
        r#"#[websocket(path = "/chat", slow_consumer = drop)] struct ChatSocket;"#,
        &expect![[r#"
            drop
                `slow_consumer` takes `disconnect`, `drop_newest`, `drop_oldest` or `latest`: write `slow_consumer = drop_oldest`
        "#]],
    );
}

#[test]
fn an_option_that_is_misspelt_or_given_twice_is_pointed_at() {
    check_errors(
        r#"
        #[websocket(path = "/chat", rooms_max = 1, ping_interval = 5, mesage_bytes_max = 5, rooms_max = 2)]
        struct ChatSocket;
        "#,
        &expect![[r#"
            ping_interval
                unknown argument `ping_interval`, did you mean `ping_interval_ms`?
            mesage_bytes_max
                unknown argument `mesage_bytes_max`, did you mean `message_bytes_max`?
            rooms_max
                `rooms_max` is given twice: remove one of them
        "#]],
    );
}

#[test]
fn less_in_an_option_hides_no_argument_behind_it() {
    let expansion = expand(
        r#"#[websocket(inbox_bytes_max = if A < B { 1 << 20 } else { 1 }, path = "/late")] struct ChatSocket;"#,
    );
    let expansion = expansion.to_string();
    assert!(
        expansion.contains(r#"PATH : & 'static str = "/late""#),
        "{expansion}"
    );
}
