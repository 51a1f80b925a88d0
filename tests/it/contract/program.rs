//! A program that is asked for its contract, and one that serves it.

use std::fs;
use std::net::SocketAddr;

use expect_test::{Expect, expect, expect_file};
use tokio::process::Command;

use super::generated::folder;
use crate::kit::process::Process;
use crate::kit::{http, within};

const CONTRACT_APP: &str = env!("CARGO_BIN_EXE_contract_app");

struct Answer {
    code: Option<i32>,
    /// On standard output.
    text: String,
    errors: String,
}

async fn ask(arguments: &[&str]) -> Answer {
    // A port that cannot be bound, lest it be.
    let output = Command::new(CONTRACT_APP)
        .args(arguments)
        .env("PORT", "none")
        .env_remove("ASENA_ADDR")
        .output();
    let output = within("the program to end", output).await.expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Answer {
        code: output.status.code(),
        text: text(output.stdout),
        errors: text(output.stderr),
    }
}

/// What it prints, where it succeeds.
async fn told(arguments: &[&str]) -> String {
    let answer = ask(arguments).await;
    assert_eq!(answer.code, Some(0), "{arguments:?}: {}", answer.errors);
    answer.text
}

/// The contract of the program has changed on purpose? Then `UPDATE_EXPECT=1 cargo test -p asena-ws-tests --test it contract`,
/// and read what has become of the files.
#[tokio::test]
async fn the_contract_of_a_program_is_the_one_that_is_kept() {
    for (artifact, file) in [
        ("json", "app.json"),
        ("asyncapi", "app.asyncapi.json"),
        ("typescript", "app.ts"),
        ("fingerprint", "app.fingerprint"),
    ] {
        let expected = folder().join("expected").join(file);
        expect_file![expected].assert_eq(&told(&["contract", artifact]).await);
    }
}

#[tokio::test]
async fn an_endpoint_without_the_opt_in_is_named_and_left_out() {
    let answer = ask(&["contract", "json"]).await;
    let line =
        "`contract_app::Private` at /private is not in the contract: it has no `#[handlers(contract)]`";
    assert!(answer.errors.contains(line), "{}", answer.errors);
    assert!(!answer.text.contains("private"), "{}", answer.text);
}

#[tokio::test]
async fn what_is_asked_for_goes_into_a_file() {
    let folder = folder_of("out");
    let file = folder.join("client.ts");
    let printed = told(&["contract", "typescript", "--out", file.to_str().expect("text")]).await;
    assert_eq!(printed, "");
    assert_eq!(
        fs::read_to_string(&file).expect("a file"),
        told(&["contract", "typescript"]).await
    );

    let file = folder.join("no/such/folder");
    let answer = ask(&["contract", "json", "--out", file.to_str().expect("text")]).await;
    assert_eq!(answer.code, Some(2));
    assert!(
        answer.errors.contains("error: cannot write "),
        "{}",
        answer.errors
    );
}

#[tokio::test]
async fn a_breaking_change_fails_and_a_compatible_one_does_not() {
    let folder = folder_of("diff");
    let same = folder.join("same.json");
    let contract = told(&["contract", "json"]).await;
    fs::write(&same, &contract).expect("written");
    let old = folder.join("old.json");
    fs::write(&old, contract.replace("\"typing\"", "\"writing\"")).expect("written");
    let (same, old) = (same.to_str().expect("text"), old.to_str().expect("text"));

    assert_eq!(
        told(&["contract", "diff", same]).await,
        "the contract has not changed\n"
    );
    let answer = ask(&["contract", "diff", old]).await;
    check(
        &answer,
        1,
        &expect![[r#"
        breaking: /rooms/{id} receives writing: is now called `typing`
    "#]],
    );
    let answer = ask(&["contract", "diff", old, same]).await;
    assert_eq!(answer.code, Some(1));
}

#[tokio::test]
async fn what_cannot_be_compared_is_not_taken_for_a_breaking_change() {
    let file = folder_of("no-diff").join("broken.json");
    // The one of a run before.
    let _ = fs::remove_file(&file);
    let file = file.to_str().expect("text");
    let answer = ask(&["contract", "diff", file]).await;
    assert_eq!(answer.code, Some(2), "there is no such file");
    assert!(answer.errors.contains("error: cannot read "), "{}", answer.errors);
    fs::write(file, "{").expect("written");
    let answer = ask(&["contract", "diff", file]).await;
    assert_eq!(answer.code, Some(2), "it is no contract");
}

#[tokio::test]
async fn wrong_arguments_are_told_with_the_right_ones() {
    let answer = ask(&["contract", "rust"]).await;
    assert_eq!((answer.code, answer.text.as_str()), (Some(2), ""));
    let problem = "error: there is no `contract rust`\n\nusage: contract asyncapi ";
    assert!(answer.errors.contains(problem), "{}", answer.errors);
    assert!(
        told(&["contract", "--help"])
            .await
            .starts_with("usage: contract asyncapi ")
    );
}

#[tokio::test]
async fn whoever_reads_no_further_is_no_error() {
    let mut shell = Command::new("sh");
    let line = format!("{CONTRACT_APP} contract json | head -n 1; exit ${{PIPESTATUS:-0}}");
    let output = within("the shell to end", shell.arg("-c").arg(line).output()).await;
    let output = output.expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{\n");
    assert!(
        !String::from_utf8_lossy(&output.stderr).contains("error"),
        "{output:?}"
    );
}

#[tokio::test]
async fn the_document_is_served_at_its_route_with_a_tag() {
    let process = Process::start(CONTRACT_APP);
    let address = process.address().await;
    process.printed("constructed").await;
    let answer = get(address, "").await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(head.contains("content-type: application/json\r\n"), "{head}");
    assert_eq!(body, told(&["contract", "asyncapi"]).await);

    let (_, tag) = head.split_once("etag: ").expect("a tag");
    let tag = tag.lines().next().expect("a line");
    for known in [tag.to_owned(), format!("\"other\", W/{tag}"), "*".to_owned()] {
        let answer = get(address, &format!("if-none-match: {known}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 304 "), "{known}: {answer}");
        assert!(answer.contains(tag), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    }
    let answer = get(address, "if-none-match: \"other\"\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

async fn get(address: SocketAddr, header: &str) -> String {
    let request =
        format!("GET /asyncapi.json HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{header}\r\n");
    http::raw(address, &request).await
}

fn check(answer: &Answer, code: i32, expected: &Expect) {
    expected.assert_eq(&answer.text);
    assert_eq!(answer.code, Some(code), "{}", answer.errors);
}

/// A folder of this test's own, among what cargo builds.
fn folder_of(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("contract")
        .join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}
