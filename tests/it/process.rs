//! Whole programs: what they print, what they exit with, and how they end.

use tokio::net::TcpStream;

use crate::kit::process::{Exit, Process};
use crate::kit::server::free_port;
use crate::kit::{Client, http, within};

const ECHO_APP: &str = env!("CARGO_BIN_EXE_echo_app");
const BROKEN_GRAPH: &str = env!("CARGO_BIN_EXE_broken_graph");
const NO_ENDPOINTS: &str = env!("CARGO_BIN_EXE_no_endpoints");
const UNLINKED_CRATE: &str = env!("CARGO_BIN_EXE_unlinked_crate");
const LINKED_CRATE: &str = env!("CARGO_BIN_EXE_linked_crate");
const RENAMED_MAIN: &str = env!("CARGO_BIN_EXE_renamed_main");

/// What the hooks of `echo_app` print.
const STARTED: [&str; 2] = ["database connected", "heartbeat starts"];
const STOPPED: [&str; 2] = ["heartbeat stops", "database disconnected"];

/// A process that serves, and a connection that it has upgraded.
async fn serving(environment: &[(&str, &str)]) -> (Process, Client) {
    let process = Process::start_with(ECHO_APP, environment);
    let mut client = Client::connect(process.address().await, "/echo").await;
    client.send("hello").await;
    assert_eq!(client.text().await, "hello");
    (process, client)
}

/// Ends the process by a signal.
async fn stopped(process: Process, mut client: Client) -> Exit {
    process.signal("TERM").await;
    client.closed().await;
    process.exit().await
}

/// The lines of these that were printed, in the order in which they were.
fn among(exit: &Exit, lines: &[&str]) -> Vec<String> {
    let printed = exit.lines.iter().filter(|line| lines.contains(&line.as_str()));
    printed.cloned().collect()
}

#[tokio::test]
async fn a_signal_closes_the_connections_runs_the_stop_hooks_and_ends_in_success() {
    for signal in ["TERM", "INT"] {
        let (process, mut client) = serving(&[]).await;
        process.signal(signal).await;
        assert_eq!(client.closed().await.0, 1012, "{signal}");
        let exit = process.exit().await;
        assert_eq!(exit.code, Some(0), "{signal}: {exit:?}");
        let end = ["closed 1012", STOPPED[0], STOPPED[1], "main returns"];
        assert_eq!(among(&exit, &end), end, "{signal}");
    }
}

#[tokio::test]
async fn a_lifecycle_makes_a_component_a_part_of_the_app_though_nothing_depends_on_it() {
    let (process, client) = serving(&[]).await;
    let exit = stopped(process, client).await;
    assert_eq!(among(&exit, &STARTED), STARTED);
}

#[tokio::test]
async fn a_failing_stop_hook_is_logged_by_name_and_the_exit_code_tells() {
    let (process, client) = serving(&[("ECHO_STOP", "fail")]).await;
    let exit = stopped(process, client).await;
    assert_eq!(exit.code, Some(3), "{exit:?}");
    assert!(
        exit.text()
            .contains("error: the shutdown was not clean: the stop hook `echo_app::Heartbeat::stop`"),
        "{exit:?}"
    );
    assert!(
        exit.text().contains("the stop hook `echo_app::Heartbeat::stop`"),
        "{exit:?}"
    );
    assert!(exit.text().contains("the heart does not beat"), "{exit:?}");
    assert_eq!(among(&exit, &STOPPED), STOPPED);
}

#[tokio::test]
async fn no_connection_is_taken_once_the_shutdown_has_begun() {
    let (process, mut client) = serving(&[("ECHO_STOP", "hang")]).await;
    let address = process.address().await;
    process.signal("TERM").await;
    client.closed().await;
    process.printed("heartbeat stops").await;
    let refused = async { while TcpStream::connect(address).await.is_ok() {} };
    within("the port to be closed", refused).await;
}

#[tokio::test]
async fn a_second_signal_ends_the_process_at_once() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let (process, mut client) = serving(&[("ECHO_STOP", "hang")]).await;
        process.signal("TERM").await;
        client.closed().await;
        process.printed("heartbeat stops").await;
        process.signal(signal).await;
        let exit = process.exit().await;
        assert_eq!(exit.code, Some(code), "{signal}: {exit:?}");
        assert!(!exit.printed("database disconnected"), "{exit:?}");
    }
}

#[tokio::test]
async fn a_signal_during_the_start_rolls_back_what_had_started() {
    let process = Process::start_with(ECHO_APP, &[("ECHO_START", "hang")]);
    process.printed("heartbeat starts").await;
    process.signal("TERM").await;
    let exit = process.exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let [database, heartbeat] = STARTED;
    let hooks = [database, heartbeat, STOPPED[0], STOPPED[1]];
    assert_eq!(
        among(&exit, &hooks),
        [database, heartbeat, "database disconnected"]
    );
    assert!(
        exit.printed("error: interrupted by a signal while starting"),
        "{exit:?}"
    );
}

#[tokio::test]
async fn a_failing_start_hook_is_printed_and_rolled_back_before_the_port_is_bound() {
    let exit = Process::start_with(ECHO_APP, &[("ECHO_START", "fail")])
        .exit()
        .await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let error = "error: the start hook `echo_app::Heartbeat::start` (tests/fixtures/echo_app.rs:";
    assert!(exit.text().contains(error), "{exit:?}");
    assert!(
        exit.text().contains("failed: the heart does not beat"),
        "{exit:?}"
    );
    assert!(exit.printed("database disconnected"), "{exit:?}");
    assert!(!exit.text().contains("listening"), "{exit:?}");
}

#[tokio::test]
async fn a_port_in_use_is_an_error_that_names_it_and_what_had_started_is_stopped() {
    let (_listener, address) = free_port().await;
    let address = address.to_string();
    let exit = Process::start_with(ECHO_APP, &[("ASENA_ADDR", &address)])
        .exit()
        .await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let error = format!("error: could not listen on {address}: ");
    assert!(exit.text().contains(&error), "{exit:?}");
    assert!(
        exit.text().contains("set ASENA_ADDR or PORT to listen elsewhere"),
        "{exit:?}"
    );
    assert_eq!(among(&exit, &STOPPED), STOPPED);
}

#[tokio::test]
async fn a_port_that_is_none_is_an_error_before_anything_starts() {
    let exit = Process::start_on_port(ECHO_APP, "http").exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let error = "error: the environment variable PORT=\"http\" is not a port from 0 to 65535";
    assert!(exit.printed(error), "{exit:?}");
    assert!(among(&exit, &STARTED).is_empty(), "{exit:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_port_that_is_no_text_is_an_error_and_not_the_default() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let port = OsStr::from_bytes(b"80\xff");
    let exit = Process::start_on_port(ECHO_APP, port).exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let error = "error: the environment variable PORT=\"80\u{fffd}\" is not a port from 0 to 65535";
    assert!(exit.printed(error), "{exit:?}");
}

#[tokio::test]
async fn a_port_alone_is_listened_on_on_all_addresses() {
    let process = Process::start_on_port(ECHO_APP, "0");
    let address = process.address().await;
    assert!(address.ip().is_unspecified(), "{address}");
    assert_eq!(
        http::get(([127, 0, 0, 1], address.port()).into(), "/")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn what_was_discovered_is_logged_with_where_it_stands() {
    let (process, client) = serving(&[]).await;
    let exit = stopped(process, client).await;
    let discovered = "discovered 1 endpoint, 3 global middleware, 2 services in crates: echo_app";
    assert!(exit.text().contains(discovered), "{exit:?}");
    let row = exit.lines.iter().find(|line| line.contains("echo_app::Echo"));
    let row = row.expect("the table has a row for the endpoint");
    let cells: Vec<&str> = row
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let [path, name, type_name, middleware, at] = cells[..] else {
        panic!("{row}");
    };
    assert_eq!((path, name, type_name), ("/echo", "Echo", "echo_app::Echo"));
    assert_eq!(middleware, "First, Second, Third, Own");
    assert!(at.starts_with("tests/fixtures/echo_app.rs:"), "{at}");
}

#[tokio::test]
async fn discovered_global_middleware_runs_by_its_order_and_before_the_endpoints_own() {
    let (process, client) = serving(&[]).await;
    let exit = stopped(process, client).await;
    let order = [
        "middleware: first",
        "middleware: second",
        "middleware: third",
        "middleware: own",
    ];
    assert_eq!(among(&exit, &order), order);
}

#[tokio::test]
async fn a_broken_graph_prints_its_report_and_nothing_is_constructed() {
    let exit = Process::start(BROKEN_GRAPH).exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let text = exit.text();
    for part in [
        "error: 3 problems in the graph of this app; nothing was started",
        "no value of type `broken_graph::Url` was provided",
        "nothing implements `dyn broken_graph::Store`",
        "2 endpoints have the path \"/shop\"",
        "--> tests/fixtures/broken_graph.rs:",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!exit.printed("something was constructed"));
}

#[tokio::test]
async fn a_program_without_endpoints_is_told_the_cure() {
    let exit = Process::start(NO_ENDPOINTS).exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let text = exit.text();
    for part in [
        "no `#[websocket]` was discovered",
        "no crate registered anything",
        "add `use my_crate as _;` to main.rs",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[tokio::test]
async fn a_crate_that_is_not_linked_is_missing_from_the_log_and_from_the_report() {
    let exit = Process::start(UNLINKED_CRATE).exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let log = exit
        .lines
        .iter()
        .find(|line| line.contains("discovered 1 service in crates:"));
    let log = log.expect("the discovery is logged");
    assert!(log.ends_with("in crates: unlinked_crate"), "{log}");
    assert!(
        exit.text()
            .contains("crates that registered something: unlinked_crate"),
        "{exit:?}"
    );
}

#[tokio::test]
async fn a_crate_that_is_named_is_linked_and_discovered() {
    let process = Process::start(LINKED_CRATE);
    let mut client = Client::connect(process.address().await, "/chat").await;
    assert_eq!(client.text().await, "Welcome to chat!");
    let exit = stopped(process, client).await;
    let discovered = "discovered 1 endpoint in crates: asena_ws_tests_chat";
    assert!(exit.text().contains(discovered), "{exit:?}");
}

#[tokio::test]
async fn an_error_of_main_is_printed_with_all_its_causes() {
    let exit = Process::start(RENAMED_MAIN).exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let error = "error: there is no answer: invalid digit found in string";
    assert_eq!(exit.lines, [error]);
}
