//! Typed events as MessagePack, by subprotocol.

use asena_ws::prelude::*;
use asena_ws::{MessageId, Raw};
use serde::Serialize;
use serde_json::{Value, json};

use crate::kit::{Client, Server};

#[derive(serde::Deserialize)]
struct Point {
    x: i32,
    y: u8,
}

#[derive(serde::Serialize)]
struct Found {
    sum: i32,
    by: SocketId,
}

#[websocket(path = "/points", protocols = ["points.v1"])]
struct Points {}

#[handlers]
impl Points {
    #[on("find")]
    async fn find(&self, ws: &Socket<Self>, point: Point) -> Found {
        Found {
            sum: point.x + i32::from(point.y),
            by: ws.id(),
        }
    }

    #[on("raw")]
    async fn raw(&self, MessageId(_): MessageId, raw: Raw) -> Result<(bool, Vec<u8>)> {
        Ok((raw.as_messagepack().is_some(), raw.read()?))
    }

    #[on("fail")]
    async fn fail(&self) -> Result<()> {
        Err(HandlerError::client("no", "no, thank you").with_details(json!({ "why": [1] })))
    }
}

fn write(value: &impl Serialize) -> Vec<u8> {
    rmp_serde::to_vec_named(value).expect("it can be written")
}

async fn hear(client: &mut Client) -> Value {
    let bytes = client.bytes().await;
    rmp_serde::from_slice(&bytes).expect("MessagePack")
}

async fn points(offered: &str) -> (Server, Client, Option<String>) {
    let server = Server::start(App::empty().websocket::<Points>()).await;
    let (client, agreed) = Client::connect_speaking(server.address, "/points", offered).await;
    (server, client, agreed)
}

#[tokio::test]
async fn a_client_chooses_the_format_by_its_subprotocol() {
    for (offered, agreed) in [
        ("asena.msgpack", Some("asena.msgpack")),
        ("asena.json, asena.msgpack", Some("asena.msgpack")),
        ("asena.json", Some("asena.json")),
        ("asena.msgpack, points.v1", Some("points.v1")),
    ] {
        let (_server, _client, protocol) = points(offered).await;
        assert_eq!(protocol.as_deref(), agreed, "{offered}");
    }
}

#[tokio::test]
async fn events_and_replies_are_binary_and_of_the_same_shapes_as_in_json() {
    let (_server, mut client, _) = points("asena.msgpack").await;
    let envelope = json!({ "event": "find", "data": { "x": -3, "y": 5 }, "id": 7 });
    client.send_bytes(write(&envelope)).await;
    let reply = hear(&mut client).await;
    assert_eq!((&reply["id"], &reply["ok"]["sum"]), (&json!(7), &json!(2)));
    // An id is text, as a program in JavaScript wants it.
    assert_eq!(reply["ok"]["by"].as_str().map(str::len), Some(36), "{reply}");
}

#[tokio::test]
async fn text_is_json_all_the_same_and_is_answered_in_the_format_that_was_agreed() {
    let (_server, mut client, _) = points("asena.msgpack").await;
    client
        .send(r#"{"event":"find","data":{"x":1,"y":2},"id":8}"#)
        .await;
    assert_eq!(hear(&mut client).await["ok"]["sum"], 3);
}

#[tokio::test]
async fn mistakes_are_answered_as_in_json() {
    let (_server, mut client, _) = points("asena.msgpack").await;
    let table = [
        (
            json!({ "event": "find", "data": { "x": 1, "y": 256 }, "id": 1 }),
            json!({ "id": 1, "error": {
                "code": "invalid_payload",
                "message": "invalid data at `y`: invalid value: integer `256`, expected u8",
                "retryable": false,
                "details": { "path": "y" },
            } }),
        ),
        (
            json!({ "event": "fnid" }),
            json!({ "event": "error", "data": {
                "code": "unknown_event",
                "message": "there is no event `fnid`, did you mean `find`?",
                "retryable": false,
                "details": { "did_you_mean": "find" },
                "event": "fnid",
            } }),
        ),
        (
            json!({ "event": "fail", "id": 3 }),
            json!({ "id": 3, "error": {
                "code": "no", "message": "no, thank you", "retryable": false, "details": { "why": [1] },
            } }),
        ),
        (
            json!([1]),
            json!({ "event": "error", "data": {
                "code": "invalid_envelope", "message": "this is no MessagePack map", "retryable": false,
            } }),
        ),
    ];
    for (envelope, answer) in table {
        client.send_bytes(write(&envelope)).await;
        assert_eq!(hear(&mut client).await, answer, "{envelope}");
    }
}

#[tokio::test]
async fn data_can_be_had_as_it_was_written() {
    let (_server, mut client, _) = points("asena.msgpack").await;
    client
        .send_bytes(write(&json!({ "event": "raw", "data": [1, 2], "id": 1 })))
        .await;
    assert_eq!(hear(&mut client).await["ok"], json!([true, [1, 2]]));
}

#[event("moved")]
#[derive(serde::Serialize)]
struct Moved {
    by: SocketId,
    x: i32,
}

#[event("sure", reply = Vec<u8>)]
#[derive(serde::Serialize)]
struct Sure {}

#[websocket(path = "/moves", emits = [Moved, Sure])]
struct Moves {}

#[handlers]
impl Moves {
    #[on("move")]
    async fn moved(&self, ws: &Socket<Self>, x: i32) -> Result<()> {
        ws.namespace().emit(&Moved { by: ws.id(), x })?;
        Ok(())
    }

    #[on("ask")]
    async fn ask(&self, ws: &Socket<Self>) -> Result<Vec<u8>> {
        Ok(ws.call(&Sure {}).await?)
    }
}

#[tokio::test]
async fn what_is_emitted_to_many_is_written_for_each_in_its_own_format() {
    let server = Server::start(App::empty().websocket::<Moves>()).await;
    let (mut binary, _) = Client::connect_speaking(server.address, "/moves", "asena.msgpack").await;
    let mut text = server.connect("/moves").await;
    let (mut another, _) = Client::connect_speaking(server.address, "/moves", "asena.msgpack").await;
    // Each has come in when it is answered.
    for client in [&mut text, &mut another] {
        client.ping("?").await;
        client.message().await;
    }
    binary
        .send_bytes(write(&json!({ "event": "move", "data": 3 })))
        .await;
    let expected = text.json().await;
    assert_eq!(
        (&expected["event"], &expected["data"]["x"]),
        (&json!("moved"), &json!(3))
    );
    assert_eq!(hear(&mut binary).await, expected);
    assert_eq!(hear(&mut another).await, expected);
}

#[tokio::test]
async fn a_call_and_its_answer_are_binary_too() {
    let server = Server::start(App::empty().websocket::<Moves>()).await;
    let (mut client, _) = Client::connect_speaking(server.address, "/moves", "asena.msgpack").await;
    client
        .send_bytes(write(&json!({ "event": "ask", "id": 1 })))
        .await;
    let call = hear(&mut client).await;
    assert_eq!(call, json!({ "event": "sure", "data": {}, "id": 1 }));
    client.send_bytes(write(&json!({ "id": 1, "ok": [1, 2] }))).await;
    assert_eq!(hear(&mut client).await, json!({ "id": 1, "ok": [1, 2] }));
}
