//! A program that serves it by itself.

use crate::kit::http;
use crate::kit::process::Process;

const INSPECTOR_APP: &str = env!("CARGO_BIN_EXE_inspector_app");
const TOKEN: &str = "correct-horse-battery-staple";

#[tokio::test]
async fn it_is_beside_the_endpoints_and_the_log_says_where() {
    let process = Process::start_with(INSPECTOR_APP, &[]);
    let address = process.address().await;
    assert_eq!(http::get(address, "/_asena").await.status, 200);
    assert_eq!(http::get(address, "/_asena/api/overview").await.status, 200);
    process.signal("TERM").await;
    let exit = process.exit().await;
    assert_eq!(exit.code, Some(0), "{}", exit.text());
    assert!(
        exit.text()
            .contains(&format!("the inspector is at /_asena on http://{address}")),
        "{}",
        exit.text()
    );
}

#[tokio::test]
async fn it_moves_with_the_operations_to_a_port_of_their_own() {
    let environment = [("ASENA_OPERATIONS_ADDR", "127.0.0.1:0")];
    let process = Process::start_with(INSPECTOR_APP, &environment);
    let operations = process.operations_address().await;
    let address = process.address().await;
    assert_eq!(http::get(address, "/_asena").await.status, 404);
    assert_eq!(http::get(operations, "/_asena").await.status, 200);
    process.signal("TERM").await;
    assert_eq!(process.exit().await.code, Some(0));
}

#[tokio::test]
async fn its_token_is_in_no_log() {
    let environment = [("TOKEN", TOKEN), ("RUST_LOG", "trace")];
    let process = Process::start_with(INSPECTOR_APP, &environment);
    let address = process.address().await;
    for token in [TOKEN, "wrong"] {
        let request = format!(
            "GET /_asena/api/overview HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\r\n"
        );
        let answer = http::raw(address, &request).await;
        assert_eq!(answer.contains(" 200 OK"), token == TOKEN, "{answer}");
    }
    process.signal("TERM").await;
    let exit = process.exit().await;
    assert!(!exit.text().contains(TOKEN), "the token is in the log");
}
