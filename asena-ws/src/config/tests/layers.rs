use expect_test::expect;
use proptest::prelude::*;

use super::{Pairs, check_report, layered, options_of};
use crate::config::effective::Effective;
use crate::config::sections::connection::KEYS;
use crate::config::source::Source;
use crate::connection::options::ConnectionOptions;
use crate::container::SourceLocation;

/// The value and the source of `rooms_max`.
fn rooms_max(files: Pairs<'_>, variables: Pairs<'_>) -> (usize, String) {
    let (options, mistakes) = options_of(&layered(files, variables));
    assert_eq!(mistakes, []);
    let source = options.source("rooms_max").expect("it is a key");
    (options.value.rooms_max, source.to_string())
}

#[test]
fn the_environment_wins_over_the_profile_that_over_the_file_and_that_over_the_default() {
    let file = ("asena.toml", "[connection]\nrooms_max = 1");
    let profile = ("asena.production.toml", "[connection]\nrooms_max = 2");
    let production = ("ASENA_PROFILE", "production");
    let variable = ("ASENA_CONNECTION__ROOMS_MAX", "3");
    let table: &[(Pairs<'_>, Pairs<'_>, (usize, &str))] = &[
        (&[], &[], (128, "default")),
        (&[file], &[], (1, "asena.toml:2:13")),
        (&[file, profile], &[], (1, "asena.toml:2:13")),
        (&[file, profile], &[production], (2, "asena.production.toml:2:13")),
        (&[profile], &[production], (2, "asena.production.toml:2:13")),
        (
            &[file, profile],
            &[variable, production],
            (3, "ASENA_CONNECTION__ROOMS_MAX"),
        ),
    ];
    for (files, variables, (value, source)) in table {
        let expected = (*value, (*source).to_owned());
        assert_eq!(rooms_max(files, variables), expected, "{files:?} {variables:?}");
    }
}

#[test]
fn a_profile_stands_beside_the_file_that_is_named() {
    let files = [
        ("/etc/chat.toml", "[connection]\nrooms_max = 1"),
        ("/etc/chat.production.toml", "connection.rooms_max = 2"),
    ];
    let variables = [
        ("ASENA_CONFIG", "/etc/chat.toml"),
        ("ASENA_PROFILE", "production"),
    ];
    let expected = (2, "/etc/chat.production.toml:1:24".to_owned());
    assert_eq!(rooms_max(&files, &variables), expected);
}

#[test]
fn layers_go_into_each_other_key_by_key() {
    let files = [(
        "asena.toml",
        "[connection]\nrooms_max = 1\ncompression = { level = 1 }",
    )];
    let variables = [
        ("ASENA_CONNECTION__WRITE_TIMEOUT", "1 s"),
        ("ASENA_CONNECTION__COMPRESSION__THRESHOLD_BYTES", "1KiB"),
    ];
    let (options, mistakes) = options_of(&layered(&files, &variables));
    assert_eq!(mistakes, []);
    assert_eq!(options.value.rooms_max, 1);
    assert_eq!(options.value.write_timeout.as_secs(), 1);
    let compression = options.value.compression.expect("it is on");
    assert_eq!((compression.level, compression.threshold_bytes), (1, 1024));
}

#[test]
fn a_variable_is_of_whatever_kind_is_wanted() {
    let table: &[(&str, &str, &str)] = &[
        ("MESSAGE_BYTES_MAX", "1MiB", "\"1 MiB\""),
        ("MESSAGE_BYTES_MAX", "2048\r\n", "\"2 KiB\""),
        ("ROOMS_MAX", " 8 ", "8"),
        ("SLOW_CONSUMER", "latest", "\"latest\""),
        ("COMPRESSION", "false", "false"),
        ("PING_INTERVAL", "0", "\"0s\""),
        ("PING_INTERVAL", "30s", "\"30s\""),
    ];
    for (name, value, shown) in table {
        let variable = format!("ASENA_CONNECTION__{name}");
        let configuration = layered(&[], &[(&variable, value), ("ASENA_CONNECTION__DEAD_AFTER", "0")]);
        let (options, mistakes) = options_of(&configuration);
        assert_eq!(mistakes, [], "{name}={value:?}");
        let mut rows = options.rows();
        let row = rows
            .find(|row| row.key == name.to_lowercase())
            .expect("it is a key");
        assert_eq!(
            (row.value.as_str(), row.source),
            (*shown, Source::variable(&variable))
        );
    }
}

#[test]
fn all_mistakes_of_the_environment_are_said_by_the_names_of_variables() {
    let variables = [
        ("ASENA_CONNECTION__ROOMSMAX", "8"),
        ("ASENA_CONNECTION__WRITE_TIMEOUT", "10"),
        ("ASENA_CONNECTION____X", "10"),
        ("ASENA_LOG_FORMAT", "json"),
        ("ASENA_LOG__FORMAT", "text"),
        ("ASENA_MAIL", "smtp"),
        ("ASENA_MAIL__SERVER", "smtp"),
        ("ASENA_PROFILE", "../production"),
        ("ASENA_ADDR", "not looked at here"),
        ("PORT", "nor this"),
        ("RUST_LOG", "nor this"),
    ];
    check_report(
        options_of(&layered(&[], &variables)).1,
        &expect![[r#"
            6 mistakes in the configuration of this app; nothing was started

            1. the environment variable ASENA_CONNECTION____X has an empty part: `__` stands between two keys, as in ASENA_LOG__FORMAT

            2. the environment variable ASENA_LOG__FORMAT sets what another variable sets: keep one of them

            3. the environment variable ASENA_MAIL__SERVER sets what another variable sets: keep one of them

            4. the environment variable ASENA_PROFILE is no profile, which is a word of letters, digits, `-` and `_`, such as `production`

            5. there is no `connection.roomsmax` in the configuration
               --> the environment variable ASENA_CONNECTION__ROOMSMAX
               help: did you mean ASENA_CONNECTION__ROOMS_MAX?

            6. `connection.write_timeout` is "10", and must be a duration with its unit, such as "250 ms", "10 s" or "5 m": a number alone could be any of them
               --> the environment variable ASENA_CONNECTION__WRITE_TIMEOUT
        "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_a_mistake() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use crate::config::Configuration;

    let value = OsString::from_vec(b"80\xff".to_vec());
    let variables = [(OsString::from("ASENA_CONNECTION__ROOMS_MAX"), value)];
    let configuration = Configuration::layered(variables.into_iter(), |_| Ok(Vec::new()));
    check_report(
        configuration.mistakes,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. the environment variable ASENA_CONNECTION__ROOMS_MAX is no UTF-8
    "#]],
    );
}

#[test]
fn code_wins_over_what_is_read_and_what_is_read_stays_known() {
    let (mut options, _) = options_of(&layered(&[("asena.toml", "connection.rooms_max = 8")], &[]));
    let default = ConnectionOptions::default();
    let code = ConnectionOptions {
        rooms_max: 16,
        ..default.clone()
    };
    let at = Source::Code(SourceLocation {
        file: "src/main.rs",
        line: 9,
        column: 10,
    });
    options.overlay(&default, &code, &at);
    let row = options
        .rows()
        .find(|row| row.key == "rooms_max")
        .expect("it is a key");
    assert_eq!((row.value.as_str(), row.source), ("16", at));
    let (was, value) = row.replaced.expect("it was set");
    assert_eq!(
        (was.to_string(), value),
        ("asena.toml:1:24".to_owned(), "8".to_owned())
    );
}

/// A number for each key, made into a value that the key takes.
fn any_options() -> impl Strategy<Value = ConnectionOptions> {
    proptest::collection::vec(1_u32..60_000, KEYS.len()).prop_map(|numbers| {
        let mut options = Effective::new("connection", ConnectionOptions::default(), KEYS);
        let mut numbers = numbers.into_iter();
        let mut next = move || numbers.next().unwrap_or(1);
        let it = &mut options.value;
        it.message_bytes_max = next() as usize * 256;
        it.message_fragments_max = next() as usize;
        it.inbox_messages_max = next() as usize;
        it.inbox_bytes_max = next() as usize;
        it.outbox_bytes_max = next() as usize * 1024;
        it.write_timeout = std::time::Duration::from_millis(next().into());
        it.close_timeout = std::time::Duration::from_micros(next().into());
        it.dead_after = it.ping_interval + std::time::Duration::from_millis(100 + u64::from(next()));
        it.concurrency = next();
        let bits = u8::try_from(next() % 16).unwrap_or_default();
        let compression = crate::protocol::Compression::new()
            .level(bits)
            .server_window_bits(bits);
        it.compression = next().is_multiple_of(2).then_some(compression);
        options.value
    })
}

proptest! {
    #[test]
    fn what_is_shown_of_any_options_is_read_back_as_the_same(options in any_options()) {
        let mut shown = Effective::new("connection", ConnectionOptions::default(), KEYS);
        shown.value = options.clone();
        let rows = shown.rows().map(|row| format!("{} = {}\n", row.key, row.value));
        let text = format!("[connection]\n{}", rows.collect::<String>());
        let (read, mistakes) = options_of(&layered(&[("asena.toml", &text)], &[]));
        prop_assert_eq!(mistakes, vec![]);
        prop_assert_eq!(read.value, options);
    }
}
