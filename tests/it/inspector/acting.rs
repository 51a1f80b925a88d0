//! What can be done by it.

use serde_json::{Value, json};

use super::Inspected;

async fn ids(server: &Inspected) -> Vec<Value> {
    let list = server.get("connections").await;
    let connections = list["connections"].as_array().expect("a list").iter();
    connections.map(|one| one["id"].clone()).collect()
}

#[tokio::test]
async fn a_connection_is_closed_with_a_code_and_words() {
    let server = Inspected::local().await;
    let (mut first, mut second) = (server.talker("tea").await, server.talker("tea").await);
    let id = ids(&server).await.remove(0);
    let answer = server
        .order(
            "disconnect",
            &json!({ "id": id, "code": 4100, "reason": "take a break" }),
        )
        .await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({ "disconnected": 1 }))
    );
    assert_eq!(first.closed().await, (4100, "take a break".to_owned()));
    second.refute_message();
    let again = server
        .order(
            "disconnect",
            &json!({ "id": "0193fe54-7e4a-7000-8000-000000000000" }),
        )
        .await;
    assert_eq!(again.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn all_in_a_room_are_closed_and_told_not_to_come_back_unless_something_else_is_said() {
    let server = Inspected::local().await;
    let (mut one, mut other) = (server.talker("tea").await, server.talker("tea").await);
    let mut elsewhere = server.talker("cake").await;
    let order = json!({ "endpoint": "/talk/{room}", "room": "tea" });
    assert_eq!(
        server.order("disconnect", &order).await.json(),
        json!({ "disconnected": 2 })
    );
    for client in [&mut one, &mut other] {
        assert_eq!(client.closed().await, (4503, String::new()));
    }
    elsewhere.refute_message();
}

#[tokio::test]
async fn a_connection_is_put_into_a_room_and_taken_out() {
    let server = Inspected::local().await;
    let (mut moved, mut other) = (server.talker("tea").await, server.talker("cake").await);
    let id = ids(&server).await.remove(0);
    let order = json!({ "id": id, "room": "cake" });
    assert_eq!(server.order("join", &order).await.json(), json!({ "joined": 1 }));
    other.send(r#"{"event": "say", "data": {"text": "cake!"}}"#).await;
    assert_eq!(moved.json().await["data"]["text"], "cake!");
    assert_eq!(server.order("leave", &order).await.json(), json!({ "left": 1 }));
    assert_eq!(
        server.order("leave", &order).await.problem(),
        (404, "not_found".to_owned())
    );
    other
        .send(r#"{"event": "say", "data": {"text": "more!"}, "id": 1}"#)
        .await;
    assert_eq!(other.json().await["ok"], 5);
    moved.refute_message();
    for (room, code) in [("", "bad_room"), ("a\nb", "bad_room")] {
        let answer = server.order("join", &json!({ "id": id, "room": room })).await;
        assert_eq!(answer.problem(), (400, code.to_owned()), "{room:?}");
    }
    // It is in one room, and may be in three.
    for (room, status) in [("b", 200), ("c", 200), ("d", 400)] {
        let answer = server.order("join", &json!({ "id": id, "room": room })).await;
        assert_eq!(answer.status, status, "{room}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_text_is_sent_as_it_is_to_one_or_to_a_room() {
    let server = Inspected::local().await;
    let (mut one, mut other) = (server.talker("tea").await, server.talker("tea").await);
    let id = ids(&server).await.remove(0);
    let sent = json!({ "queued": 1, "dropped": 0, "closed": 0 });
    assert_eq!(
        server
            .order("send", &json!({ "id": id, "text": "to you" }))
            .await
            .json(),
        sent
    );
    assert_eq!(one.text().await, "to you");
    let order = json!({ "endpoint": "/talk/{room}", "room": "tea", "text": "to all" });
    assert_eq!(server.order("send", &order).await.json()["queued"], 2);
    assert_eq!(one.text().await, "to all");
    assert_eq!(other.text().await, "to all");
}

#[tokio::test]
async fn an_order_that_is_none_changes_nothing_and_says_why() {
    let server = Inspected::local().await;
    let mut client = server.talker("tea").await;
    let id = ids(&server).await.remove(0);
    for (what, order, expected) in [
        ("disconnect", json!({ "id": id, "code": 1006 }), "bad_code"),
        ("disconnect", json!({ "id": id, "code": 5000 }), "bad_code"),
        (
            "disconnect",
            json!({ "id": id, "reason": "x".repeat(124) }),
            "bad_reason",
        ),
        ("disconnect", json!({}), "bad_target"),
        ("disconnect", json!({ "id": id, "room": "tea" }), "bad_target"),
        ("disconnect", json!({ "room": "tea" }), "bad_target"),
        ("disconnect", json!({ "id": "me" }), "bad_order"),
        ("send", json!({ "id": id }), "bad_order"),
        ("join", json!({ "id": id }), "bad_order"),
    ] {
        let answer = server.order(what, &order).await;
        assert_eq!(answer.problem(), (400, expected.to_owned()), "{what} {order}");
    }
    let large = json!({ "id": id, "text": "x".repeat(300 * 1024) });
    assert_eq!(server.order("send", &large).await.status, 413);
    client.refute_message();
}
