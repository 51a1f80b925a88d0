//! Runs the example as a user does, and says everything letter by letter that its page says by the generated client.

use std::process::Command;

use asena_ws_tests_example::{Client, Example};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_chat-typed");

#[test]
fn the_document_is_served_beside_the_page() {
    let example = Example::start(PROGRAM);
    let document: Value = serde_json::from_str(&example.get("/asyncapi.json").body).expect("JSON");
    assert_eq!(document["asyncapi"], "3.0.0");
    assert!(document["channels"].to_string().contains("/chat"), "{document}");
}

/// Somebody who is in the room `tech`.
struct Guest {
    client: Client,
    id: Value,
}

impl Guest {
    /// Comes in, with so many others there.
    fn enter(example: &Example, name: &str, others: &[&Self]) -> Self {
        let mut client = example.connect(&format!("/chat?name={name}&room=tech"));
        let welcome = client.json();
        assert_eq!(welcome["event"], "welcome");
        assert_eq!(welcome["data"]["room"], "tech");
        let you = &welcome["data"]["you"];
        assert_eq!(you["name"], name);
        let people = welcome["data"]["people"].as_array().map(Vec::as_slice);
        let ids: Vec<&Value> = people
            .unwrap_or_default()
            .iter()
            .map(|person| &person["id"])
            .collect();
        let expected: Vec<&Value> = others.iter().map(|other| &other.id).chain([&you["id"]]).collect();
        assert_eq!(ids, expected, "in the order in which they came");
        let id = you["id"].clone();
        Self { client, id }
    }

    fn asks(&mut self, event: &str, data: &Value, id: u64) -> Value {
        self.client
            .send(json!({ "event": event, "data": data, "id": id }).to_string());
        self.client.json()
    }
}

fn ada_and_bob(example: &Example) -> (Guest, Guest) {
    let mut ada = Guest::enter(example, "Ada", &[]);
    let bob = Guest::enter(example, "Bob", &[&ada]);
    let joined = json!({ "event": "joined", "data": { "id": bob.id, "name": "Bob" } });
    assert_eq!(ada.client.json(), joined);
    (ada, bob)
}

#[test]
fn what_is_said_is_replied_to_under_its_id_and_told_to_the_others() {
    let example = Example::start(PROGRAM);
    let (mut ada, mut bob) = ada_and_bob(&example);
    let reply = ada.asks("message", &json!({ "text": "merhaba" }), 7);
    let at = reply["ok"]["at"].clone();
    assert_eq!(reply, json!({ "id": 7, "ok": { "at": at } }));
    let posted = json!({ "from": { "id": ada.id, "name": "Ada" }, "text": "merhaba", "at": at });
    assert_eq!(bob.client.json(), json!({ "event": "posted", "data": posted }));
    // The next that she hears is the next that is for her.
    assert_eq!(
        ada.asks("typing", &Value::Null, 8),
        json!({ "id": 8, "ok": null })
    );
    let typing = json!({ "event": "typing", "data": { "id": ada.id, "name": "Ada" } });
    assert_eq!(bob.client.json(), typing);
}

#[test]
fn what_is_refused_has_a_code_and_the_connection_stays() {
    let example = Example::start(PROGRAM);
    let (mut ada, _bob) = ada_and_bob(&example);
    let cases = [
        ("message", json!({ "text": " " }), "empty"),
        ("message", json!({ "text": "x".repeat(4_001) }), "too_long"),
        ("message", json!({ "text": 7 }), "invalid_payload"),
        ("mesage", json!({}), "unknown_event"),
    ];
    for (id, (event, data, code)) in (1..).zip(cases) {
        let reply = ada.asks(event, &data, id);
        assert_eq!(
            (&reply["id"], &reply["error"]["code"]),
            (&json!(id), &json!(code)),
            "{reply}"
        );
    }
    let longest = ada.asks("message", &json!({ "text": "ü".repeat(4_000) }), 9);
    assert!(longest["ok"]["at"].is_string(), "{longest}");
}

#[test]
fn the_room_is_cleared_if_who_asks_for_it_is_sure() {
    let example = Example::start(PROGRAM);
    let (mut ada, mut bob) = ada_and_bob(&example);
    for is_sure in [false, true] {
        let question = ada.asks("clear", &Value::Null, 1);
        assert_eq!(question["event"], "confirm");
        let answer = json!({ "id": question["id"], "ok": is_sure });
        ada.client.send(answer.to_string());
        let cleared = json!({ "event": "cleared", "data": { "by": { "id": ada.id, "name": "Ada" } } });
        if is_sure {
            assert_eq!(ada.client.json(), cleared);
            assert_eq!(bob.client.json(), cleared);
        }
        assert_eq!(ada.client.json(), json!({ "id": 1, "ok": is_sure }));
    }
    // An answer that is none is a no.
    let question = ada.asks("clear", &Value::Null, 2);
    let refusal = json!({ "id": question["id"], "error": { "code": "unknown_event", "message": "", "retryable": false } });
    ada.client.send(refusal.to_string());
    assert_eq!(ada.client.json(), json!({ "id": 2, "ok": false }));
}

#[test]
fn who_leaves_is_told_to_the_others() {
    let example = Example::start(PROGRAM);
    let (mut ada, bob) = ada_and_bob(&example);
    let id = bob.id.clone();
    drop(bob.client);
    assert_eq!(
        ada.client.json(),
        json!({ "event": "left", "data": { "id": id, "name": "Bob" } })
    );
}

#[test]
fn the_page_and_its_script_are_served() {
    let example = Example::start(PROGRAM);
    for (path, kind) in [
        ("/", "text/html"),
        ("/style.css", "text/css"),
        ("/app.js", "text/javascript"),
    ] {
        let answer = example.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.head.contains(kind), "{path}: {}", answer.head);
        assert!(
            answer.head.contains("content-security-policy"),
            "{path}: {}",
            answer.head
        );
    }
}

#[test]
fn the_inspector_is_there_for_those_who_ask_for_it() {
    let inspected = Example::start_with(PROGRAM, &[("CHAT_INSPECTOR", "1")]);
    assert_eq!(inspected.get("/_asena").status, 200);
    let overview: Value = serde_json::from_str(&inspected.get("/_asena/api/overview").body).expect("JSON");
    assert_eq!(overview["endpoints"][0]["path"], "/chat");
    assert_eq!(Example::start(PROGRAM).get("/_asena").status, 404);
}

/// It is old? Then run this with `UPDATE_EXPECT=1`, and `npm run build`.
#[test]
fn the_page_is_written_against_the_client_of_this_contract() {
    let program = Command::new(PROGRAM).args(["contract", "typescript"]).output();
    let client = String::from_utf8(program.expect("the program runs").stdout).expect("text");
    expect_test::expect_file!["../page/src/chat-client.ts"].assert_eq(&client);
}
