//! The chat as its clients see it: every event, letter by letter.

#![expect(
    clippy::expect_used,
    reason = "a test fails by a panic that says what was expected"
)]

mod client;

use asena_ws_tests_example::Example;
use jiff::Timestamp;
use serde_json::Value;

use crate::client::Client;

fn chat() -> Example {
    Example::start(env!("CARGO_BIN_EXE_chat"))
}

#[test]
fn who_says_nothing_is_anonymous_in_the_general_room() {
    for query in ["", "?", "?username=&room=", "?room=general&username="] {
        let chat = chat();
        let mut client = Client::connect(&chat, query);
        assert_eq!(
            client.next(),
            r#"{"type":"welcome","message":"Welcome to general, Anonymous!","users":["Anonymous"]}"#,
            "{query}"
        );
    }
}

#[test]
fn who_comes_is_welcomed_and_the_others_are_told() {
    let chat = chat();
    let mut ada = Client::connect(&chat, "?username=Ada&room=tech");
    assert_eq!(
        ada.next(),
        r#"{"type":"welcome","message":"Welcome to tech, Ada!","users":["Ada"]}"#
    );
    let mut bob = Client::connect(&chat, "?username=Bob&room=tech");
    assert_eq!(
        bob.next(),
        r#"{"type":"welcome","message":"Welcome to tech, Bob!","users":["Ada","Bob"]}"#
    );
    assert_eq!(
        ada.next(),
        r#"{"type":"user_joined","username":"Bob","room":"tech","totalUsers":2}"#
    );
    // Two may have one name.
    let mut other = Client::connect(&chat, "?username=Ada&room=tech");
    assert_eq!(
        other.next(),
        r#"{"type":"welcome","message":"Welcome to tech, Ada!","users":["Ada","Bob","Ada"]}"#
    );
    for client in [&mut ada, &mut bob] {
        assert_eq!(
            client.next(),
            r#"{"type":"user_joined","username":"Ada","room":"tech","totalUsers":3}"#
        );
    }
}

#[test]
fn a_message_reaches_everybody_in_the_room_with_the_time() {
    let (_chat, mut ada, mut bob) = ada_and_bob();
    let before = Timestamp::now();
    ada.send(r#"{"type":"message","message":"merhaba \"dünya\" <b>🐺</b>"}"#);
    let text = ada.next();
    assert_eq!(bob.next(), text);

    let event: Value = serde_json::from_str(&text).expect("JSON");
    let time = event["timestamp"].as_str().expect("a text");
    assert_eq!(
        text,
        format!(
            r#"{{"type":"message","username":"Ada","message":"merhaba \"dünya\" <b>🐺</b>","timestamp":"{time}"}}"#
        )
    );
    assert_eq!(time.len(), "2026-01-31T12:34:56.789Z".len(), "{time}");
    assert_eq!(time.find('.'), Some(19), "{time}");
    assert!(time.ends_with('Z'), "{time}");
    let written: Timestamp = time.parse().expect("a time of ISO 8601");
    let late_ms = written.as_millisecond() - before.as_millisecond();
    assert!((0..60_000).contains(&late_ms), "{late_ms} ms after it was sent");
}

#[test]
fn who_types_is_told_to_the_others_alone() {
    let (_chat, mut ada, mut bob) = ada_and_bob();
    ada.send(r#"{"type":"typing"}"#);
    assert_eq!(bob.next(), r#"{"type":"typing","username":"Ada"}"#);
    // Whatever Ada was sent comes before the answer to this.
    ada.send("?");
    assert_eq!(ada.next(), INVALID);
}

const INVALID: &str = r#"{"type":"error","message":"Invalid message format"}"#;

#[test]
fn what_is_no_message_is_answered_to_its_sender_and_the_connection_stays() {
    let (_chat, mut ada, mut bob) = ada_and_bob();
    for text in [
        "",
        "merhaba",
        "{",
        "null",
        "[]",
        "{}",
        r#"{"type":"shout","message":"merhaba"}"#,
        r#"{"type":"message"}"#,
        r#"{"type":"message","message":5}"#,
    ] {
        ada.send(text);
        assert_eq!(ada.next(), INVALID, "{text}");
    }
    ada.send(r#"{"type":"typing"}"#);
    assert_eq!(bob.next(), r#"{"type":"typing","username":"Ada"}"#);
}

#[test]
fn two_rooms_hear_nothing_of_each_other() {
    let chat = chat();
    let mut ada = Client::welcomed(&chat, "?username=Ada&room=tech");
    let mut bob = Client::connect(&chat, "?username=Bob&room=music");
    assert_eq!(
        bob.next(),
        r#"{"type":"welcome","message":"Welcome to music, Bob!","users":["Bob"]}"#
    );
    bob.send(r#"{"type":"typing"}"#);
    bob.send(r#"{"type":"message","message":"la la"}"#);
    assert!(bob.next().contains("la la"));
    bob.close();

    ada.send(r#"{"type":"message","message":"alone"}"#);
    let first = ada.next();
    assert!(first.contains("alone"), "{first}");
}

#[test]
fn who_leaves_is_told_to_the_others_be_it_by_a_goodbye_or_a_cut_line() {
    let chat = chat();
    let mut ada = Client::welcomed(&chat, "?username=Ada");
    for leave in [Client::close, drop::<Client>] {
        let bob = Client::welcomed(&chat, "?username=Bob");
        assert_eq!(
            ada.next(),
            r#"{"type":"user_joined","username":"Bob","room":"general","totalUsers":2}"#
        );
        leave(bob);
        assert_eq!(
            ada.next(),
            r#"{"type":"user_left","username":"Bob","totalUsers":1}"#
        );
    }
}

#[test]
fn a_room_that_cannot_be_is_refused_with_the_reason() {
    let chat = chat();
    let mut client = Client::connect(&chat, "?room=a%0Ab");
    let (code, reason) = client.closed();
    assert_eq!(code, 1008);
    assert_eq!(reason, r"the name of a room has the control character '\n'");
}

#[test]
fn who_join_at_once_are_listed_or_announced_and_never_both() {
    const CLIENTS: usize = 12;
    let chat = chat();
    let mut clients: Vec<Client> = std::thread::scope(|threads| {
        let connect = || Client::connect(&chat, "?room=crowd");
        let threads: Vec<_> = (0..CLIENTS).map(|_| threads.spawn(connect)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("a client"))
            .collect()
    });
    for client in &mut clients {
        let welcome: Value = serde_json::from_str(&client.next()).expect("JSON");
        let listed = welcome["users"].as_array().expect("a list").len();
        for total in listed + 1..=CLIENTS {
            assert_eq!(
                client.next(),
                format!(
                    r#"{{"type":"user_joined","username":"Anonymous","room":"crowd","totalUsers":{total}}}"#
                )
            );
        }
        client.send("?");
        assert_eq!(client.next(), INVALID, "nobody is announced twice");
    }
}

fn ada_and_bob() -> (Example, Client, Client) {
    let chat = chat();
    let mut ada = Client::welcomed(&chat, "?username=Ada");
    let bob = Client::welcomed(&chat, "?username=Bob");
    ada.next();
    (chat, ada, bob)
}
