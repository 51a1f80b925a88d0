//! What it tells.

use serde_json::{Value, json};

use super::Inspected;
use crate::kit::Client;

#[tokio::test]
async fn endpoints_are_described_with_their_schemas_if_they_are_in_the_contract() {
    let server = Inspected::local().await;
    let overview = server.get("overview").await;
    assert_eq!(overview["version"], env!("CARGO_PKG_VERSION"));
    let [talk, echo] = overview["endpoints"]
        .as_array()
        .map(Vec::as_slice)
        .expect("endpoints")
    else {
        panic!("{overview}")
    };
    assert_eq!(
        (&talk["path"], &talk["name"]),
        (&json!("/talk/{room}"), &json!("Talk"))
    );
    assert_eq!(talk["receives"], json!(["say", "fail"]));
    assert_eq!(talk["emits"], json!(["said"]));
    assert_eq!(talk["options"]["rooms_max"], 3);
    assert_eq!(talk["contract"]["description"], "A room to talk in.");
    assert!(
        talk["source"]
            .as_str()
            .is_some_and(|at| at.contains("inspector/mod.rs:")),
        "{talk}"
    );
    let payload = talk["contract"]["receives"]["say"]["payload"]["$ref"].as_str();
    let name = payload
        .and_then(|reference| reference.rsplit('/').next())
        .expect("a reference");
    assert_eq!(overview["schemas"][name]["properties"]["text"]["type"], "string");
    assert_eq!(echo["contract"], Value::Null);
    assert_eq!(echo["protocols"], json!(["loud"]));
    assert_eq!(echo["is_typed"], false);
}

#[tokio::test]
async fn connections_are_found_sorted_and_given_page_by_page() {
    let server = Inspected::local().await;
    let mut clients = Vec::new();
    for number in 0..7 {
        clients.push(server.talker(&format!("room%20{}", number % 2)).await);
    }
    let (speaker, _) = Client::connect_speaking(server.address, "/echo", "loud").await;
    let list = server.get("connections?limit=3&sort=opened&order=desc").await;
    assert_eq!((&list["total"], &list["matched"]), (&json!(8), &json!(8)));
    let newest = &list["connections"][0];
    assert_eq!(
        (&newest["endpoint"], &newest["protocol"]),
        (&json!("/echo"), &json!("loud"))
    );
    assert_eq!(newest["is_open"], true);
    let opened_at = newest["opened_at_ms"].as_u64().expect("a time");
    assert!(opened_at > 1_700_000_000_000, "{opened_at}");
    let ids = |list: &Value| -> Vec<String> {
        let connections = list["connections"].as_array().expect("a list").iter();
        connections
            .map(|one| one["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let mut all = Vec::new();
    for offset in [0, 3, 6] {
        all.extend(ids(&server
            .get(&format!("connections?limit=3&offset={offset}"))
            .await));
    }
    assert_eq!(all.len(), 8);
    assert!(all.is_sorted(), "ids have their time in front: {all:?}");
    for (query, matched) in [
        ("endpoint=/echo".to_owned(), 1),
        ("search=ROOM%201".to_owned(), 3),
        ("room=room%200&endpoint=/talk/%7Broom%7D".to_owned(), 4),
        (format!("search={}", &all[2][10..]), 1),
        ("search=loud".to_owned(), 1),
        ("search=127.0.0.1".to_owned(), 8),
        ("search=nobody".to_owned(), 0),
    ] {
        let list = server.get(&format!("connections?{query}")).await;
        assert_eq!(list["matched"], matched, "{query}");
    }
    drop((clients, speaker));
}

#[tokio::test]
async fn a_query_that_is_none_is_refused_in_words() {
    let server = Inspected::local().await;
    for query in [
        "connections?sort=age",
        "connections?limit=-1",
        "rooms?order=up",
        "live?since=now",
    ] {
        let answer = server.ask("GET", &format!("/_asena/api/{query}"), &[], "").await;
        assert_eq!(answer.problem(), (400, "bad_query".to_owned()), "{query}");
    }
    let answer = server
        .ask("GET", "/_asena/api/live?endpoint=/none", &[], "")
        .await;
    assert_eq!(answer.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn rooms_come_with_their_sizes_the_largest_first() {
    let server = Inspected::local().await;
    let mut clients = Vec::new();
    for room in ["tea", "tea", "cake", "ale"] {
        clients.push(server.talker(room).await);
    }
    let rooms = server.get("rooms?order=desc").await;
    let listed = rooms["rooms"].as_array().expect("a list").iter();
    let listed: Vec<_> = listed
        .map(|room| (room["name"].as_str(), room["members"].as_u64()))
        .collect();
    assert_eq!(
        listed,
        [
            (Some("tea"), Some(2)),
            (Some("ale"), Some(1)),
            (Some("cake"), Some(1))
        ]
    );
    let found = server.get("rooms?search=A&sort=name&limit=2").await;
    assert_eq!((&found["total"], &found["matched"]), (&json!(3), &json!(3)));
    assert_eq!(found["rooms"][0]["name"], "ale");
    assert_eq!(found["rooms"].as_array().map(Vec::len), Some(2));
    drop(clients);
}

#[tokio::test]
async fn events_are_counted_and_samples_are_taken_each_second() {
    let server = Inspected::local().await;
    let mut client = server.talker("tea").await;
    for id in 0..5 {
        client
            .send(&json!({"event": "say", "data": {"text": "hi"}, "id": id}).to_string())
            .await;
        assert_eq!(client.json().await["ok"], 2);
    }
    client.send(r#"{"event": "fail", "id": 9}"#).await;
    assert_eq!(client.json().await["error"]["code"], "internal");
    let has_two_samples = |live: &Value| {
        live["samples"]
            .as_array()
            .is_some_and(|samples| samples.len() >= 2)
    };
    let live = server.becomes("live", has_two_samples).await;
    assert_eq!(live["phase"], "serving");
    let talk = &live["endpoints"][0];
    assert_eq!((&talk["connections"], &talk["rooms"]), (&json!(1), &json!(1)));
    let events = talk["events"].as_array().expect("events");
    let say = events
        .iter()
        .find(|event| event["name"] == "say")
        .expect("it was said");
    assert_eq!((&say["received"], &say["handled"]), (&json!(5), &json!(5)));
    assert!(say["p95_ms"].is_f64(), "{say}");
    assert_eq!(talk["failures"]["internal"], 1);
    assert_eq!(talk["upgrades"]["accepted"], 1);
    let samples = live["samples"].as_array().expect("samples");
    let last = samples.last().expect("there are two");
    assert_eq!(last["connections"], 1);
    let next = last["number"].as_u64().expect("a number") + 1;
    let later = server.get(&format!("live?since={next}")).await;
    let later = later["samples"].as_array().expect("samples");
    assert!(
        later.iter().all(|sample| sample["number"].as_u64() >= Some(next)),
        "{later:?}"
    );
    // Nobody talks there.
    let echo = server.get("live?endpoint=/echo").await;
    assert!(
        echo["samples"]
            .as_array()
            .is_some_and(|all| all.iter().all(|sample| sample["connections"] == 0))
    );
}

#[tokio::test]
async fn who_was_closed_and_why_can_be_asked() {
    let server = Inspected::local().await;
    let mut client = server.talker("tea").await;
    client.close(4001, "off to bed").await;
    drop(client);
    let lost = server.talker("tea").await;
    drop(lost);
    let both = |closings: &Value| closings["closings"].as_array().is_some_and(|all| all.len() == 2);
    let closings = server.becomes("closings", both).await;
    let codes: Vec<_> = closings["closings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["code"].as_u64())
        .collect();
    assert!(
        codes.contains(&Some(4001)) && codes.contains(&Some(1006)),
        "{closings}"
    );
    let told = closings["closings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["code"] == 4001);
    let told = told.expect("it is there");
    assert_eq!(
        (&told["reason"], &told["endpoint"]),
        (&json!("off to bed"), &json!("/talk/{room}"))
    );
    assert!(
        told["closed_at_ms"].as_u64() >= told["opened_at_ms"].as_u64(),
        "{told}"
    );
    assert_eq!(server.get("closings?endpoint=/echo").await["closings"], json!([]));
}

#[tokio::test]
async fn the_app_ends_clean_while_it_is_looked_at() {
    let server = Inspected::local().await;
    let client = server.talker("tea").await;
    let report = server.app.shutdown(std::time::Duration::from_mins(1)).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!(server.get("live").await["phase"], "shutting_down");
    drop(client);
}
