use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};

use crate::kit::Client;
use crate::kit::process::Process;

pub(super) const CONFIG_APP: &str = env!("CARGO_BIN_EXE_config_app");

/// A folder of a test's own, with these files.
pub(super) fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("config").join(name);
    fs::create_dir_all(&folder).expect("a folder");
    for (file, text) in files {
        fs::write(folder.join(file), text).expect("a file");
    }
    folder
}

/// What `--print-config` prints, with lines and columns of the fixture's source left out.
async fn printed(folder: &Path, environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let exit = Process::start_in(folder, CONFIG_APP, &["--print-config"], environment)
        .exit()
        .await;
    let lines = exit.lines.iter().map(|line| without_position(line));
    (exit.code, lines.collect::<Vec<_>>().join("\n"))
}

fn without_position(line: &str) -> String {
    const FILE: &str = "config_app.rs:";
    let Some((before, after)) = line.split_once(FILE) else {
        return line.to_owned();
    };
    let is_position = |letter: char| letter.is_ascii_digit() || letter == ':';
    format!("{before}config_app.rs{}", after.trim_start_matches(is_position))
}

async fn check_page(folder: &Path, environment: &[(&str, &str)], expected: &Expect) {
    let (code, page) = printed(folder, environment).await;
    assert_eq!(code, Some(0), "{page}");
    expected.assert_eq(&page);
}

const FILES: &[(&str, &str)] = &[
    (
        "asena.toml",
        r#"
[connection]
rooms_max = 64
inbox_messages_max = 32

[endpoints."/chat"]
message_bytes_max = "2 KiB"

[server]
listen = "127.0.0.1:4000"
stop_timeout = "1 s"

[chat]
greeting = "merhaba"
token = "hunter2"
"#,
    ),
    ("asena.production.toml", "[connection]\nrooms_max = 32\n"),
];

#[tokio::test]
async fn every_value_is_printed_with_where_it_comes_from_and_no_secret() {
    let folder = folder("printed", FILES);
    let environment = [
        ("ASENA_PROFILE", "production"),
        ("ASENA_CHAT__HISTORY_MAX", "500"),
        ("ASENA_LOG_FORMAT", "compact"),
        ("PORT", "8080"),
        ("FIXTURE_CODE", "1"),
    ];
    check_page(
        &folder,
        &environment,
        &expect![[r##"
            # The configuration of this app, as it would start with it: each value, and where it comes from.
            # Read: asena.toml, then asena.production.toml.
            # Profile: production.

            [server]
            listen = "0.0.0.0:8080"   # PORT, in place of "127.0.0.1:4000" of asena.toml:10:10
            handshake_timeout = "10s" # default
            start_timeout = "1m"      # default
            stop_timeout = "3s"       # tests/fixtures/config_app.rs code, in place of "1s" of asena.toml:11:16
            origins = ["same-host"]   # default
            origin_required = false   # default
            trusted_proxies = []      # default

            [limits]
            connections_max = "none"                   # default
            connections_per_address_max = "none"       # default
            connections_per_user_max = "none"          # default
            handshakes_per_second = "none"             # default
            handshakes_burst = "none"                  # default
            handshakes_per_address_per_second = "none" # default
            handshakes_per_address_burst = "none"      # default
            half_open_max = 4096                       # default
            retry_after = "5s"                         # default

            [shutdown]
            delay = "0s"            # default
            timeout = "30s"         # default
            window = "20s"          # default
            closes_per_second = 500 # default

            [operations]
            # listen # default

            [tls]
            # certificate          # default
            # key                  # default
            reload_interval = "5s" # default

            [http2]
            enabled = true                    # default
            streams_max = 200                 # default
            stream_window_bytes = "64 KiB"    # default
            connection_window_bytes = "1 MiB" # default
            send_buffer_bytes_max = "64 KiB"  # default
            ping_interval = "25s"             # default
            ping_timeout = "20s"              # default

            [log]
            format = "compact" # ASENA_LOG_FORMAT
            filter = "info"    # default

            [connection]
            message_bytes_max = "64 KiB"   # default
            message_fragments_max = 131072 # default
            inbox_messages_max = 7         # tests/fixtures/config_app.rs code, in place of 32 of asena.toml:4:22
            inbox_bytes_max = "1 MiB"      # default
            outbox_messages_max = 1024     # default
            outbox_bytes_max = "1 MiB"     # default
            slow_consumer = "disconnect"   # default
            write_timeout = "10s"          # default
            ping_interval = "25s"          # default
            dead_after = "45s"             # default
            close_timeout = "5s"           # default
            lifetime_max = "0s"            # default
            lifetime_spread_percent = 10   # default
            call_timeout = "10s"           # default
            rooms_max = 32                 # asena.production.toml:2:13
            concurrency = 1                # default
            protocol_errors_max = 20       # default
            protocol_errors_window = "10s" # default
            messages_per_second = 0        # default
            messages_burst = 0             # default
            bytes_per_second = 0           # default
            bytes_burst = 0                # default
            rate_strikes_max = 20          # default
            rate_strikes_window = "10s"    # default
            rate_dry_run = false           # default
            compression = false            # default

            [endpoints."/chat"]
            message_bytes_max = "2 KiB" # asena.toml:7:21
            rooms_max = 8               # tests/fixtures/config_app.rs #[websocket]

            [chat]
            greeting = "merhaba" # asena.toml:14:12
            token = "***"        # asena.toml:15:9
            history_max = 500    # ASENA_CHAT__HISTORY_MAX
            slow_mode = "0s"     # default of `config_app::ChatConfig` (tests/fixtures/config_app.rs)"##]],
    )
    .await;
}

#[tokio::test]
async fn what_is_printed_configures_the_same() {
    let first = folder("printed-once", FILES);
    let (_, page) = printed(&first, &[]).await;
    let second = folder("printed-twice", &[("asena.toml", &page)]);
    let (code, again) = printed(&second, &[]).await;
    assert_eq!(code, Some(0), "{again}");
    let values = |page: &str| {
        let lines = page
            .lines()
            .map(|line| line.split(" # ").next().unwrap_or_default().trim_end().to_owned());
        lines.filter(|line| !line.starts_with('#')).collect::<Vec<_>>()
    };
    let (first, again) = (values(&page), values(&again));
    // What the app's code sets is a setting of the file's when it comes back, and the same one.
    for line in &first {
        assert!(again.contains(line), "{line} is not in\n{again:#?}");
    }
}

#[tokio::test]
async fn mistakes_keep_the_program_from_starting_and_from_printing() {
    let files = [("asena.toml", "[chat]\nhistory_max = \"many\"\n[conection]\n")];
    let folder = folder("mistakes", &files);
    let report = expect![[r#"
        error: 4 mistakes in the configuration of this app; nothing was started

        1. `chat.history_max` is "many", and must be a whole number from 0 on
           --> asena.toml:2:15

        2. there is no `conection` in the configuration
           --> asena.toml:3:2
           help: did you mean `connection`?

        3. there is no `chatt.x` in the configuration
           --> the environment variable ASENA_CHATT__X
           help: did you mean ASENA_CHAT__X?

        4. there is no `profil` in the configuration
           --> the environment variable ASENA_PROFIL
           help: did you mean ASENA_PROFILE?
    "#]];
    let environment = [("ASENA_CHATT__X", "1"), ("ASENA_PROFIL", "x")];
    let (code, text) = printed(&folder, &environment).await;
    assert_eq!(code, Some(1), "{text}");
    report.assert_eq(&text);
    let exit = Process::start_in(&folder, CONFIG_APP, &[], &environment)
        .exit()
        .await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    assert!(exit.text().ends_with(&text), "{exit:?}");
}

#[tokio::test]
async fn the_file_says_where_to_listen_and_the_environment_wins() {
    let files = [(
        "asena.toml",
        "server.listen = \"127.0.0.1:0\"\n[chat]\ntoken = \"hunter2\"",
    )];
    let folder = folder("listen", &files);
    for environment in [
        &[][..],
        &[("ASENA_ADDR", "127.0.0.1:0"), ("ASENA_CHAT__GREETING", "hi")],
    ] {
        let process = Process::start_in(&folder, CONFIG_APP, &[], environment);
        let address = process.address().await;
        assert!(address.ip().is_loopback(), "{address}");
        let mut client = Client::connect(address, "/chat").await;
        let greeting = if environment.is_empty() {
            "hello true"
        } else {
            "hi true"
        };
        assert_eq!(client.text().await, greeting);
        process.signal("TERM").await;
        client.closed().await;
        let exit = process.exit().await;
        assert_eq!(exit.code, Some(0), "{exit:?}");
        assert!(!exit.text().contains("hunter2"), "{exit:?}");
    }
}

#[tokio::test]
async fn an_operator_is_told_whose_word_has_no_effect() {
    let files = [(
        "asena.toml",
        "server = { listen = \"127.0.0.1:0\", stop_timeout = \"1 s\" }",
    )];
    let folder = folder("replaced", &files);
    let process = Process::start_in(&folder, CONFIG_APP, &[], &[]);
    process.address().await;
    process.signal("TERM").await;
    let exit = process.exit().await;
    let warning =
        "`server.stop_timeout = \"1s\"` of asena.toml:1:51 has no effect: tests/fixtures/config_app.rs:";
    assert!(exit.text().contains(warning), "{exit:?}");
}

#[tokio::test]
async fn the_log_is_json_where_the_file_or_a_variable_says_so() {
    let json = folder("json-log", &[("asena.toml", "[log]\nformat = \"json\"")]);
    let plain = folder("plain-log", &[("asena.toml", "")]);
    let address = ("ASENA_ADDR", "127.0.0.1:0");
    for (folder, environment) in [
        (&json, &[address][..]),
        (&plain, &[address, ("ASENA_LOG_FORMAT", "json")]),
        (&plain, &[address, ("ASENA_LOG__FORMAT", "json")]),
    ] {
        let process = Process::start_in(folder, CONFIG_APP, &[], environment);
        process.printed_something_with("listening on").await;
        process.signal("TERM").await;
        let exit = process.exit().await;
        assert!(exit.lines.len() >= 3, "{exit:?}");
        for line in &exit.lines {
            let line: serde_json::Value = serde_json::from_str(line).expect("an object a line");
            assert!(line["fields"]["message"].is_string(), "{line}");
            assert_eq!(line["level"], "INFO");
        }
    }
}

#[tokio::test]
async fn the_filter_of_the_log_is_read_and_rust_log_wins() {
    let folder = folder("log-filter", &[("asena.toml", "[log]\nfilter = \"warn\"")]);
    let address = ("ASENA_ADDR", "127.0.0.1:0");
    let process = Process::start_in(&folder, CONFIG_APP, &[], &[address, ("RUST_LOG", "info")]);
    process.address().await;
    process.signal("TERM").await;
    process.exit().await;
    let exit = Process::start_in(&folder, CONFIG_APP, &[], &[("ASENA_ADDR", "nowhere")])
        .exit()
        .await;
    assert_eq!(exit.lines.len(), 1, "{exit:?}");
}
