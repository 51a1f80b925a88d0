//! Whole programs: signals under load, what they exit with, and what can be asked meanwhile.

use std::net::SocketAddr;

use futures_util::future::join_all;
use serde_json::json;

use crate::kit::process::Process;
use crate::kit::{Client, http, within};

const OPERATIONS_APP: &str = env!("CARGO_BIN_EXE_operations_app");
/// Longer than any test: it ends by a second signal.
const LONG_DELAY: (&str, &str) = ("DELAY_MS", "3600000");

fn start(environment: &[(&str, &str)]) -> Process {
    Process::start_with(OPERATIONS_APP, environment)
}

async fn ready(address: SocketAddr) -> (u16, String) {
    let answer = http::get(address, "/health/ready").await;
    (answer.status, answer.body)
}

async fn becomes(address: SocketAddr, status: &str) {
    let body = format!(r#""status":"{status}""#);
    let until = async { while !ready(address).await.1.contains(&body) {} };
    within(&format!("the status {status}"), until).await;
}

async fn ask(client: &mut Client, event: &str, number: u64) {
    let request = json!({"event": event, "data": number, "id": number});
    client.send(&request.to_string()).await;
}

#[tokio::test]
async fn readiness_turns_before_the_port_is_closed() {
    let process = start(&[LONG_DELAY]);
    let address = process.address().await;
    assert_eq!(
        ready(address).await,
        (200, r#"{"checks":{"Feed":"ok"},"status":"ready"}"#.to_owned())
    );
    process.signal("TERM").await;
    becomes(address, "shutting_down").await;
    // A balancer that has not noticed yet.
    let mut late = Client::connect(address, "/work").await;
    ask(&mut late, "double", 4).await;
    assert_eq!(late.json().await, json!({"id": 4, "ok": 8}));
    assert_eq!(http::get(address, "/health/live").await.status, 200);
    process.signal("TERM").await;
    assert_eq!(process.exit().await.code, Some(143));
}

#[tokio::test]
async fn a_check_that_fails_is_seen_and_its_error_only_logged() {
    let process = start(&[]);
    let address = process.address().await;
    let mut client = Client::connect(address, "/work").await;
    ask(&mut client, "break feed", 1).await;
    becomes(address, "failing").await;
    let (status, body) = ready(address).await;
    assert_eq!(
        (status, body.as_str()),
        (503, r#"{"checks":{"Feed":"failed"},"status":"failing"}"#)
    );
    process.signal("TERM").await;
    client.closed().await;
    let exit = process.exit().await;
    assert_eq!(exit.code, Some(0), "{exit:?}");
    let log = "the health check `Feed` failed: the secret address of the feed";
    assert!(exit.text().contains(log), "{exit:?}");
}

#[tokio::test]
async fn a_port_of_their_own_answers_from_the_start_to_the_last_hook() {
    let process = start(&[("ASENA_OPERATIONS_ADDR", "127.0.0.1:0"), ("START", "hang")]);
    let operations = process.operations_address().await;
    process.printed("feed starts").await;
    assert_eq!(
        ready(operations).await,
        (503, r#"{"status":"starting"}"#.to_owned())
    );
    process.signal("TERM").await;
    assert_eq!(process.exit().await.code, Some(1));

    let process = start(&[("ASENA_OPERATIONS_ADDR", "127.0.0.1:0"), ("STOP", "hang")]);
    let (address, operations) = (process.address().await, process.operations_address().await);
    assert_eq!(http::get(address, "/health/live").await.status, 404);
    becomes(operations, "ready").await;
    process.signal("TERM").await;
    process.printed("feed stops").await;
    assert_eq!(
        ready(operations).await,
        (503, r#"{"status":"shutting_down"}"#.to_owned())
    );
    assert_eq!(http::get(operations, "/health/live").await.status, 200);
    process.signal("INT").await;
    assert_eq!(process.exit().await.code, Some(130));
}

#[tokio::test]
async fn an_operations_address_that_is_none_is_an_error_before_anything_starts() {
    let exit = start(&[("ASENA_OPERATIONS_ADDR", "9000")]).exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let error =
        "1. `operations.listen` is \"9000\", and must be an address with a port, such as \"127.0.0.1:3000\"";
    assert!(exit.text().contains(error), "{exit:?}");
    let place = "--> the environment variable ASENA_OPERATIONS_ADDR";
    assert!(exit.text().contains(place), "{exit:?}");
    assert!(!exit.printed("feed starts"), "{exit:?}");
}

#[tokio::test]
async fn a_signal_under_load_loses_no_reply_of_a_handler_that_ran() {
    const CLIENTS: u64 = 100;
    let process = start(&[]);
    let address = process.address().await;
    let mut clients = join_all((0..CLIENTS).map(|_| Client::connect(address, "/work"))).await;
    for (number, client) in (0..).zip(&mut clients) {
        ask(client, "slow", number).await;
    }
    // Each is asked in turn, so all that the last one has sent is behind what the others have.
    for client in &mut clients {
        ask(client, "double", 0).await;
    }
    process.printed("slow begins").await;
    let begun = async {
        let all = || process.count("slow begins") == 100;
        while !all() {
            tokio::task::yield_now().await;
        }
    };
    within("all handlers to begin", begun).await;
    process.signal("TERM").await;
    let replies = join_all((0..).zip(clients).map(|(number, mut client)| async move {
        let mut replies = Vec::new();
        for text in client.texts_to_the_end().await {
            let reply: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            if reply["event"] == "going_away" {
                continue;
            }
            replies.push(reply);
        }
        assert!(
            replies.contains(&json!({"id": number, "ok": number * 2})),
            "{replies:?}"
        );
    }));
    replies.await;
    let exit = process.exit().await;
    assert_eq!(exit.code, Some(0), "{exit:?}");
    assert_eq!(
        exit.lines.iter().filter(|line| *line == "closed 1012").count(),
        100
    );
}

#[tokio::test]
async fn handlers_that_are_dropped_and_hooks_that_fail_are_told_by_the_exit_code() {
    let process = start(&[("TIMEOUT_MS", "200")]);
    let mut client = Client::connect(process.address().await, "/work").await;
    ask(&mut client, "hang", 1).await;
    process.printed("hang begins").await;
    process.signal("TERM").await;
    client.count_to_the_end().await;
    let exit = process.exit().await;
    assert_eq!(exit.code, Some(3), "{exit:?}");
    let error = "error: the shutdown was not clean: 1 connection cancelled at the deadline";
    assert!(exit.printed(error), "{exit:?}");
    assert!(exit.printed("feed stops"), "{exit:?}");

    let process = start(&[("STOP", "panic")]);
    process.address().await;
    process.signal("TERM").await;
    let exit = process.exit().await;
    assert_eq!(exit.code, Some(3), "{exit:?}");
    let error = "error: the shutdown was not clean: the stop hook `operations_app::Feed::stop`";
    assert!(exit.text().contains(error), "{exit:?}");

    let exit = start(&[("START", "panic")]).exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
}
