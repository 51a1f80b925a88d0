//! Runs the example as a user does: joins, leaves, talks, and errs.

use asena_ws_tests_example::{Client, Example};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_rooms");

/// A welcomed connection and its id.
fn enter(example: &Example) -> (Client, String) {
    let mut client = example.connect("/rooms");
    let welcome = client.json();
    assert_eq!(welcome["type"], "welcome");
    let Some(id) = welcome["id"].as_str() else {
        panic!("there is no id in {welcome}");
    };
    (client, id.to_owned())
}

/// A connection in the room `tech`, which has so many members with it.
fn enter_tech(example: &Example, members: usize) -> (Client, String) {
    let (mut client, id) = enter(example);
    let joined = ask(&mut client, &json!({ "type": "join", "room": "tech" }));
    assert_eq!(
        joined,
        json!({ "type": "joined", "room": "tech", "members": members })
    );
    (client, id)
}

fn ask(client: &mut Client, command: &Value) -> Value {
    client.send(command.to_string());
    client.json()
}

fn message(from: &str, text: &str) -> Value {
    json!({ "type": "message", "room": "tech", "from": from, "text": text })
}

#[test]
fn say_reaches_the_others_in_the_room_and_nobody_else() {
    let example = Example::start(PROGRAM);
    let (mut ada, ada_id) = enter_tech(&example, 1);
    let (mut bob, bob_id) = enter_tech(&example, 2);
    let (mut eve, _) = enter(&example);
    ada.send(json!({ "type": "say", "room": "tech", "text": "merhaba" }).to_string());
    assert_eq!(bob.json(), message(&ada_id, "merhaba"));
    // Each reads this first: what was said before did not come to them.
    bob.send(json!({ "type": "say", "room": "tech", "text": "hello" }).to_string());
    assert_eq!(ada.json(), message(&bob_id, "hello"));
    let rooms = ask(&mut eve, &json!({ "type": "rooms" }));
    assert_eq!(rooms, json!({ "type": "rooms", "rooms": [] }));
}

#[test]
fn announce_reaches_everybody_but_whom_it_names() {
    let example = Example::start(PROGRAM);
    let (mut ada, ada_id) = enter_tech(&example, 1);
    let (mut bob, bob_id) = enter_tech(&example, 2);
    let (mut eve, _) = enter_tech(&example, 3);
    let surprise = json!({ "type": "announce", "room": "tech", "text": "a surprise", "except": bob_id });
    ada.send(surprise.to_string());
    ada.send(json!({ "type": "announce", "room": "tech", "text": "for all" }).to_string());
    for client in [&mut ada, &mut eve] {
        assert_eq!(client.json(), message(&ada_id, "a surprise"));
        assert_eq!(client.json(), message(&ada_id, "for all"));
    }
    assert_eq!(bob.json(), message(&ada_id, "for all"));
}

#[test]
fn who_has_left_neither_hears_nor_speaks() {
    let example = Example::start(PROGRAM);
    let (mut ada, _) = enter_tech(&example, 1);
    let (mut bob, bob_id) = enter_tech(&example, 2);
    let left = ask(&mut ada, &json!({ "type": "leave", "room": "tech" }));
    assert_eq!(left, json!({ "type": "left", "room": "tech" }));
    let said = ask(
        &mut bob,
        &json!({ "type": "announce", "room": "tech", "text": "gone?" }),
    );
    assert_eq!(said, message(&bob_id, "gone?"));
    let not_in_room =
        json!({ "type": "error", "code": "not_in_room", "message": "you are not in the room `tech`" });
    for command in ["say", "announce"] {
        let answer = ask(
            &mut ada,
            &json!({ "type": command, "room": "tech", "text": "hello?" }),
        );
        assert_eq!(answer, not_in_room, "{command}");
    }
    assert_eq!(
        ask(&mut ada, &json!({ "type": "leave", "room": "tech" })),
        not_in_room
    );
}

#[test]
fn to_join_twice_is_to_be_in_once() {
    let example = Example::start(PROGRAM);
    let (mut ada, _) = enter_tech(&example, 1);
    let again = ask(&mut ada, &json!({ "type": "join", "room": "tech" }));
    assert_eq!(again, json!({ "type": "joined", "room": "tech", "members": 1 }));
    ask(&mut ada, &json!({ "type": "join", "room": "art" }));
    let rooms = ask(&mut ada, &json!({ "type": "rooms" }));
    assert_eq!(rooms, json!({ "type": "rooms", "rooms": ["art", "tech"] }));
}

#[test]
fn names_that_are_none_and_rooms_that_are_too_many_are_answered_with_a_code() {
    let example = Example::start(PROGRAM);
    let (mut ada, _) = enter(&example);
    for (room, message) in [
        (
            "x".repeat(256),
            "the name of a room has 256 bytes, and may have 255",
        ),
        (String::new(), "a room needs a name: it is empty"),
        (
            "a\nb".to_owned(),
            "the name of a room has the control character '\\n'",
        ),
    ] {
        let answer = ask(&mut ada, &json!({ "type": "join", "room": room }));
        let expected = json!({ "type": "error", "code": "invalid_room_name", "message": message });
        assert_eq!(answer, expected);
    }
    for room in 0..128 {
        let answer = ask(
            &mut ada,
            &json!({ "type": "join", "room": format!("room {room}") }),
        );
        assert_eq!(answer["type"], "joined", "{answer}");
    }
    let answer = ask(&mut ada, &json!({ "type": "join", "room": "one too many" }));
    let message = "a connection may be in 128 rooms, and this one is";
    assert_eq!(
        answer,
        json!({ "type": "error", "code": "too_many_rooms", "message": message })
    );
    ask(&mut ada, &json!({ "type": "leave", "room": "room 0" }));
    let answer = ask(&mut ada, &json!({ "type": "join", "room": "one too many" }));
    assert_eq!(answer["type"], "joined", "there is space again: {answer}");
}

#[test]
fn what_is_no_command_is_answered_and_the_connection_stays() {
    let example = Example::start(PROGRAM);
    let (mut ada, _) = enter_tech(&example, 1);
    let bad = [
        "",
        "merhaba",
        "[]",
        r#"{"type":"shout"}"#,
        r#"{"type":"join"}"#,
        r#"{"type":"join","room":7}"#,
        r#"{"type":"join","room":"a","romo":"b"}"#,
        r#"{"type":"announce","room":"tech","text":"hi","except":"ada"}"#,
    ];
    for text in bad {
        ada.send(text);
        let answer = ada.json();
        assert_eq!(answer["code"], "invalid_json", "{text}: {answer}");
    }
    let nobody = "0193fe54-7e4a-7000-8000-000000000000";
    let answer = ask(
        &mut ada,
        &json!({ "type": "announce", "room": "tech", "text": "hi", "except": nobody }),
    );
    assert_eq!(answer["code"], "unknown_socket", "{answer}");
    let rooms = ask(&mut ada, &json!({ "type": "rooms" }));
    assert_eq!(rooms["rooms"], json!(["tech"]));
}
