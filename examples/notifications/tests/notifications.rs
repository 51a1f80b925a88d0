//! Runs the example as a user does: listens as several users, and notifies them.

use asena_ws_tests_example::{Client, Example};

const PROGRAM: &str = env!("CARGO_BIN_EXE_notifications");
const ONE: &str = r#"{"type":"notification","text":"one"}"#;
const TWO: &str = r#"{"type":"notification","text":"two"}"#;
const QUEUED_FOR_ONE: &str = r#"{"queued":1,"dropped":0}"#;
const QUEUED_FOR_TWO: &str = r#"{"queued":2,"dropped":0}"#;

/// The example with a ticker that does not disturb.
fn quiet() -> Example {
    Example::start_with(PROGRAM, &[("TICK_MS", "3600000")])
}

/// A connection of a user, and its id. Greeted, so that it is in its room.
fn listen(example: &Example, user: &str) -> (Client, String) {
    let mut client = example.connect(&format!("/notifications?userId={user}"));
    let welcome = client.json();
    assert_eq!(welcome["type"], "welcome");
    assert_eq!(welcome["userId"], user);
    let Some(id) = welcome["socketId"].as_str() else {
        panic!("there is no id in {welcome}");
    };
    (client, id.to_owned())
}

#[test]
fn everybody_is_notified_by_the_namespace_and_by_the_courier() {
    let example = quiet();
    let (mut ada, _) = listen(&example, "ada");
    let (mut bob, _) = listen(&example, "bob");
    for path in ["/notifications", "/namespaces/notifications"] {
        let answer = example.post(path, r#"{"text":"one"}"#);
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, QUEUED_FOR_TWO),
            "{path}"
        );
        assert_eq!(ada.text(), ONE, "{path}");
        assert_eq!(bob.text(), ONE, "{path}");
    }
}

#[test]
fn a_user_is_notified_on_all_devices_and_nobody_else_is() {
    let example = quiet();
    let (mut phone, _) = listen(&example, "ada");
    let (mut laptop, _) = listen(&example, "ada");
    let (mut bob, _) = listen(&example, "bob");
    let answer = example.post("/users/ada/notifications", r#"{"text":"one"}"#);
    assert_eq!((answer.status, answer.body.as_str()), (200, QUEUED_FOR_TWO));
    assert_eq!((phone.text(), laptop.text()), (ONE.into(), ONE.into()));
    let answer = example.post("/users/bob/notifications", r#"{"text":"two"}"#);
    assert_eq!((answer.status, answer.body.as_str()), (200, QUEUED_FOR_ONE));
    // The first that he reads: the one before was not for him.
    assert_eq!(bob.text(), TWO);
}

#[test]
fn selected_users_are_notified_once_each() {
    let example = quiet();
    let (mut ada, _) = listen(&example, "ada");
    let (mut bob, _) = listen(&example, "bob");
    let (mut eve, _) = listen(&example, "eve");
    let body = r#"{"text":"one","users":["ada","bob","ada","nobody"]}"#;
    let answer = example.post("/users/notifications", body);
    assert_eq!((answer.status, answer.body.as_str()), (200, QUEUED_FOR_TWO));
    assert_eq!(example.post("/notifications", r#"{"text":"two"}"#).status, 200);
    for client in [&mut ada, &mut bob] {
        assert_eq!((client.text(), client.text()), (ONE.into(), TWO.into()));
    }
    assert_eq!(eve.text(), TWO);
}

#[test]
fn a_connection_is_notified_by_its_id() {
    let example = quiet();
    let (mut ada, id) = listen(&example, "ada");
    let path = format!("/sockets/{id}/notifications");
    let answer = example.post(&path, r#"{"text":"one"}"#);
    assert_eq!((answer.status, answer.body.as_str()), (200, QUEUED_FOR_ONE));
    assert_eq!(ada.text(), ONE);
}

#[test]
fn who_or_what_does_not_exist_is_a_404_with_a_code() {
    let example = quiet();
    let nobody = "0193fe54-7e4a-7000-8000-000000000000";
    let table = [
        (
            "/users/ada/notifications".to_owned(),
            r#"{"code":"unknown_user","message":"the user `ada` has no open connection"}"#.to_owned(),
        ),
        (
            "/namespaces/nowhere".to_owned(),
            r#"{"code":"unknown_namespace","message":"there is no namespace `/nowhere`; there are: /notifications"}"#
                .to_owned(),
        ),
        (
            format!("/sockets/{nobody}/notifications"),
            format!(
                r#"{{"code":"unknown_socket","message":"the namespace `/notifications` has no connection {nobody}"}}"#
            ),
        ),
    ];
    for (path, expected) in table {
        let answer = example.post(&path, r#"{"text":"one"}"#);
        assert_eq!((answer.status, answer.body), (404, expected), "{path}");
    }
}

#[test]
fn what_cannot_be_understood_is_refused() {
    let example = quiet();
    let table = [
        ("/notifications", "{", 400),
        ("/notifications", r#"{"words":"one"}"#, 422),
        ("/users/notifications", r#"{"text":"one","users":"ada"}"#, 422),
        ("/sockets/7/notifications", r#"{"text":"one"}"#, 400),
    ];
    for (path, body, status) in table {
        assert_eq!(example.post(path, body).status, status, "{path} {body}");
    }
    let refusal = example.refused("/notifications", &[]);
    assert_eq!(refusal.status, 400, "a handshake without a user");
    let mut nameless = example.connect(&format!("/notifications?userId={}", "x".repeat(251)));
    let (code, reason) = nameless.closed();
    assert_eq!(code, 1008);
    assert_eq!(reason, "the name of a room has 256 bytes, and may have 255");
}

#[test]
fn ticks_come_by_themselves_until_the_app_stops() {
    let example = Example::start_with(PROGRAM, &[("TICK_MS", "20")]);
    let mut client = example.connect("/notifications?userId=ada");
    // A tick of before may have come between the handshake and the greeting.
    let ticks = std::iter::from_fn(|| Some(client.json())).filter(|message| message["type"] == "tick");
    let counts: Vec<u64> = ticks.take(3).filter_map(|tick| tick["count"].as_u64()).collect();
    assert_eq!(counts, [counts[0], counts[0] + 1, counts[0] + 2]);
    drop(client);
    example.signal("TERM");
    let exit = example.exit();
    assert_eq!(exit.code, Some(0), "{exit:?}");
    assert!(exit.says("the ticker has stopped"), "{exit:?}");
}

#[test]
fn an_interval_that_is_none_is_said_before_anything_starts() {
    for (value, problem) in [
        ("soon", "TICK_MS=\"soon\": invalid digit found in string"),
        ("0", "TICK_MS=\"0\": number would be zero for non-zero type"),
    ] {
        let exit = Example::run(PROGRAM, &[("TICK_MS", value)]);
        assert_eq!(exit.code, Some(1), "{exit:?}");
        assert!(exit.says(problem), "{exit:?}");
    }
}
