//! Runs the example as a user does: signed in and not, on several devices, signed out, and locked.

use asena_ws_tests_example::{Client, Example};

const PROGRAM: &str = env!("CARGO_BIN_EXE_accounts");

fn token(example: &Example, name: &str, device: &str) -> String {
    let path = format!("/sign-in?name={name}&device={device}&seconds=3600");
    example.post(&path, "").body
}

fn connect(example: &Example, token: &str) -> Client {
    example.connect_with("/inbox", &[("authorization", &format!("Bearer {token}"))])
}

#[test]
fn a_token_says_who_is_connected() {
    let example = Example::start(PROGRAM);
    let mut ada = connect(&example, &token(&example, "ada", "phone"));
    ada.send(r#"{"event":"whoami","id":1}"#);
    assert_eq!(
        ada.text(),
        r#"{"id":1,"ok":{"id":"ada","name":"ADA","session":"phone"}}"#
    );
}

#[test]
fn without_a_good_token_there_is_no_connection() {
    let example = Example::start(PROGRAM);
    let refusal = example.refused("/inbox", &[]);
    assert_eq!(
        (refusal.status, refusal.header("www-authenticate")),
        (401, Some("Bearer"))
    );
    let forged = format!("Bearer {}x", token(&example, "ada", "phone"));
    let refusal = example.refused("/inbox", &[("authorization", &forged)]);
    assert_eq!(refusal.status, 401);
    let challenge = refusal.header("www-authenticate").unwrap_or_default();
    assert!(challenge.contains("invalid_token"), "{challenge}");
}

#[test]
fn a_message_reaches_all_devices_until_they_are_signed_out() {
    let example = Example::start(PROGRAM);
    let mut phone = connect(&example, &token(&example, "ada", "phone"));
    let mut laptop = connect(&example, &token(&example, "ada", "laptop"));
    let mut bob = connect(&example, &token(&example, "bob", "desk"));
    assert_eq!(example.post("/users/ada/messages", "a parcel").body, "2");
    let note = r#"{"event":"note","data":{"text":"a parcel"}}"#;
    assert_eq!((phone.text(), laptop.text()), (note.to_owned(), note.to_owned()));
    assert_eq!(example.delete("/sessions/phone").body, "1");
    assert_eq!(phone.closed(), (4503, "signed out".to_owned()));
    assert_eq!(example.post("/users/ada/messages", "another").body, "1");
    assert_eq!(example.post("/users/bob/messages", "for Bob").body, "1");
    assert_eq!(bob.text(), r#"{"event":"note","data":{"text":"for Bob"}}"#);
}

#[test]
fn whoever_is_locked_is_put_out_and_does_not_come_back() {
    let example = Example::start(PROGRAM);
    let token = token(&example, "ada", "phone");
    let mut ada = connect(&example, &token);
    assert_eq!(example.delete("/users/ada").body, "1");
    assert_eq!(ada.closed(), (4503, "the account is locked".to_owned()));
    let refusal = example.refused("/inbox", &[("authorization", &format!("Bearer {token}"))]);
    assert_eq!(refusal.status, 403);
}
