use std::io;

use expect_test::expect;

use super::super::configuration::Configuration;
use super::super::sections::connection;
use super::{check_file, check_report, layered, options_of};
use crate::config::source::Source;
use crate::connection::options::SlowConsumer;

#[test]
fn every_kind_of_value_is_read() {
    let text = r#"
        [connection]
        message_bytes_max = "1 MiB"
        outbox_bytes_max = 4096
        inbox_messages_max = 1_000
        slow_consumer = "drop_newest"
        write_timeout = "250 ms"
        ping_interval = 0
        concurrency = 0x10
        compression = { level = 1, threshold_bytes = "256 B", server_context_takeover = true }
    "#;
    let (options, mistakes) = options_of(&layered(&[("asena.toml", text)], &[]));
    assert_eq!(mistakes, []);
    let options = options.value;
    assert_eq!(options.message_bytes_max, 1 << 20);
    assert_eq!(options.outbox_bytes_max, 4096);
    assert_eq!(options.inbox_messages_max, 1000);
    assert_eq!(options.slow_consumer, SlowConsumer::DropNewest);
    assert_eq!(options.write_timeout.as_millis(), 250);
    assert!(options.ping_interval.is_zero());
    assert_eq!(options.concurrency, 16);
    let compression = options.compression.expect("it is on");
    assert_eq!((compression.level, compression.threshold_bytes), (1, 256));
    assert!(compression.has_server_context && !compression.has_client_context);
}

#[test]
fn all_mistakes_of_a_file_are_said_at_once_from_top_to_bottom() {
    check_file(
        r#"
[connection]
message_bytes_max = "64 KB of"
write_timeout = 10
ping_intervall = "5 s"
slow_consumer = "drop"
rooms_max = -1
concurrency = 0
wholly_unknown = true

[connection.compression]
level = 10
treshold_bytes = 5
"#,
        &expect![[r#"
            9 mistakes in the configuration of this app; nothing was started

            1. `connection.message_bytes_max` is "64 KB of", and must be a number of bytes, such as 65536 or "64 KiB"
               --> asena.toml:3:21

            2. `connection.write_timeout` is 10, and must be a duration with its unit, such as "250 ms", "10 s" or "5 m": a number alone could be any of them
               --> asena.toml:4:17

            3. there is no `connection.ping_intervall` in the configuration
               --> asena.toml:5:1
               help: did you mean `connection.ping_interval`?

            4. `connection.slow_consumer` is "drop", and must be "disconnect", "drop_newest", "drop_oldest" or "latest"
               --> asena.toml:6:17

            5. `connection.rooms_max` is -1, and must be a whole number from zero on
               --> asena.toml:7:13

            6. `connection.concurrency` is 0, and must be more than zero
               --> asena.toml:8:15

            7. there is no `connection.wholly_unknown` in the configuration
               --> asena.toml:9:1
               help: there is: message_bytes_max, message_fragments_max, inbox_messages_max, inbox_bytes_max, outbox_messages_max, outbox_bytes_max, slow_consumer, write_timeout, ping_interval, dead_after, close_timeout, lifetime_max, lifetime_spread_percent, call_timeout, rooms_max, concurrency, protocol_errors_max, protocol_errors_window, messages_per_second, messages_burst, bytes_per_second, bytes_burst, rate_strikes_max, rate_strikes_window, rate_dry_run, compression

            8. `connection.compression.level` is 10, and must be a number from 1 to 9
               --> asena.toml:12:9

            9. there is no `connection.compression.treshold_bytes` in the configuration
               --> asena.toml:13:1
               help: did you mean `connection.compression.threshold_bytes`?
        "#]],
    );
}

#[test]
fn a_value_out_of_its_bounds_is_a_mistake_at_its_place() {
    check_file(
        "[connection]\nmessage_bytes_max = \"2 GiB\"\nwrite_timeout = \"2 days\"\nclose_timeout = \"0 s\"\n",
        &expect![[r#"
            3 mistakes in the configuration of this app; nothing was started

            1. `connection.message_bytes_max` is "2 GiB", and must be at most 1 GiB
               --> asena.toml:2:21

            2. `connection.write_timeout` is "2days", and must be at most a day
               --> asena.toml:3:17

            3. `connection.close_timeout` is "0s", and must be more than zero
               --> asena.toml:4:17
        "#]],
    );
}

#[test]
fn a_bound_between_two_values_is_said_though_one_of_them_is_a_default() {
    check_file(
        "[connection]\nping_interval = \"1 min\"\n",
        &expect![[r#"
            1 mistake in the configuration of this app; nothing was started

            1. `connection.dead_after` is "45s", and must be 100 ms longer than `ping_interval`, or zero
               --> asena.toml:2:17
        "#]],
    );
}

#[test]
fn a_section_that_is_no_table_says_how_one_is_written() {
    check_file(
        "connection = 5\n",
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `connection` is 5, and must be a table: `[connection]`
           --> asena.toml:1:14
    "#]],
    );
}

#[test]
fn compression_that_is_neither_on_nor_off_nor_a_table_is_a_mistake() {
    check_file(
        "[connection]\ncompression = \"gzip\"\n",
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `connection.compression` is "gzip", and must be true, false, or a table such as { level = 6 }
           --> asena.toml:2:15
    "#]],
    );
}

#[test]
fn what_is_no_toml_is_said_with_line_and_column() {
    check_file(
        "[connection]\nrooms_max = 8\nrooms_max = 9\nwrite_timeout = 10 s\n",
        &expect![[r#"
            2 mistakes in the configuration of this app; nothing was started

            1. this is no TOML: duplicate key
               --> asena.toml:3:1

            2. this is no TOML: string values must be quoted, expected literal string
               --> asena.toml:4:17
        "#]],
    );
}

#[test]
fn a_file_that_is_no_utf_8_is_a_mistake_at_the_byte() {
    let configuration = Configuration::layered(std::iter::empty(), |_| Ok(b"# caf\xe9\n".to_vec()));
    check_report(
        configuration.mistakes,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. this is no TOML: a byte that is no UTF-8
           --> asena.toml:1:6
    "#]],
    );
}

#[test]
fn columns_are_counted_in_characters() {
    check_file(
        "# é\n[connection]\n\"é\" = 1\n",
        &expect![[r#"
            1 mistake in the configuration of this app; nothing was started

            1. there is no `connection."é"` in the configuration
               --> asena.toml:3:1
               help: there is: message_bytes_max, message_fragments_max, inbox_messages_max, inbox_bytes_max, outbox_messages_max, outbox_bytes_max, slow_consumer, write_timeout, ping_interval, dead_after, close_timeout, lifetime_max, lifetime_spread_percent, call_timeout, rooms_max, concurrency, protocol_errors_max, protocol_errors_window, messages_per_second, messages_burst, bytes_per_second, bytes_burst, rate_strikes_max, rate_strikes_window, rate_dry_run, compression
        "#]],
    );
}

#[test]
fn empty_files_marks_of_byte_order_and_windows_line_ends_are_nothing_special() {
    for text in ["", "\n", "\u{feff}", "\r\n\r\n", "# nothing\r\n"] {
        let (options, mistakes) = options_of(&layered(&[("asena.toml", text)], &[]));
        assert_eq!(mistakes, [], "{text:?}");
        assert!(
            options.rows().all(|row| row.source == Source::Default),
            "{text:?}"
        );
    }
    let text = "\u{feff}[connection]\r\nrooms_max = 8\r\n";
    let (options, mistakes) = options_of(&layered(&[("asena.toml", text)], &[]));
    assert_eq!((options.value.rooms_max, mistakes), (8, vec![]));
    let at = options.source("rooms_max").map(ToString::to_string);
    assert_eq!(at.as_deref(), Some("asena.toml:2:13"));
}

#[test]
fn the_default_file_may_be_absent_and_a_named_one_may_not() {
    assert_eq!(layered(&[], &[]).mistakes, []);
    check_report(
        layered(&[], &[("ASENA_CONFIG", "/etc/chat.toml")]).mistakes,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. /etc/chat.toml cannot be read: there is no such file
           help: ASENA_CONFIG asks for it: make the file, or change ASENA_CONFIG
    "#]],
    );
    let files = [("asena.toml", "")];
    check_report(
        layered(&files, &[("ASENA_PROFILE", "production")]).mistakes,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. asena.production.toml cannot be read: there is no such file
           help: ASENA_PROFILE asks for it: make the file, or change ASENA_PROFILE
    "#]],
    );
}

#[test]
fn a_default_file_that_is_there_and_cannot_be_read_is_a_mistake() {
    let configuration = Configuration::layered(std::iter::empty(), |_| {
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "permission denied",
        ))
    });
    check_report(
        configuration.mistakes,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. asena.toml cannot be read: permission denied
    "#]],
    );
}

#[test]
fn every_key_is_shown_as_it_is_read() {
    let (options, _) = options_of(&layered(&[], &[]));
    let rows = options.rows().map(|row| format!("{} = {}\n", row.key, row.value));
    let text = format!("[connection]\n{}", rows.collect::<String>());
    let (read, mistakes) = options_of(&layered(&[("asena.toml", &text)], &[]));
    assert_eq!(mistakes, []);
    assert_eq!(read.value, options.value);
    assert!(
        read.rows().all(|row| row.source.is_read()),
        "{} keys",
        connection::KEYS.len()
    );
}
