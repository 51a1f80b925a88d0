use std::collections::HashMap;

use asena_ws::SendError;
use serde::Deserialize;
use serde_json::json;

use super::{
    App, HandlerError, Json, Message, Namespace, Result, Server, Socket, WebSocketService, handlers,
    websocket,
};

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Incoming {
    Ping,
    Say { text: String },
    Fail,
}

#[websocket("/json")]
struct Talker;

#[handlers]
impl Talker {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, Json(message): Json<Incoming>) -> Result<()> {
        match message {
            Incoming::Ping => ws.send_json(&json!({"type": "pong"}))?,
            Incoming::Say { text } => {
                ws.join("all")?;
                ws.namespace().to("all").send_json(&json!({"text": text}))?;
                return Ok(());
            }
            Incoming::Fail => return Err(HandlerError::client("told_to", "I was told to")),
        };
        Ok(())
    }
}

#[tokio::test]
async fn a_message_is_read_as_json_and_answered_as_json() {
    let server = Server::start(App::empty().websocket::<Talker>()).await;
    let mut client = server.connect("/json").await;
    client.send(r#"{"type":"ping"}"#).await;
    assert_eq!(client.text().await, r#"{"type":"pong"}"#);
    client
        .send_bytes(br#"{"type":"say","text":"hi"}"#.as_slice())
        .await;
    assert_eq!(client.json().await, json!({"text": "hi"}));
}

#[tokio::test]
async fn json_that_cannot_be_read_is_answered_and_the_connection_stays() {
    // Asena's defect 14: one bad message closed the connection.
    let server = Server::start(App::empty().websocket::<Talker>()).await;
    let mut client = server.connect("/json").await;
    for bad in ["", "{", r#"{"type":"shout"}"#, r#"{"type":"say"}"#] {
        client.send(bad).await;
        let answer = client.json().await;
        assert_eq!(answer["type"], "error");
        let message = answer["message"].as_str().unwrap_or_default();
        assert!(message.starts_with("invalid JSON: "), "{bad}: {answer}");
    }
    client.send(r#"{"type":"fail"}"#).await;
    assert_eq!(
        client.json().await,
        json!({"type": "error", "message": "I was told to"})
    );
    client.send(r#"{"type":"ping"}"#).await;
    assert_eq!(client.json().await, json!({"type": "pong"}));
}

#[websocket("/mute")]
struct Mute;

impl WebSocketService for Mute {
    async fn on_message(&self, ws: &Socket<Self>, _message: Message) -> Result<()> {
        let unwritable: HashMap<(u8, u8), u8> = HashMap::from([((1, 2), 3)]);
        let error = ws.send_json(&unwritable);
        ws.send(format!("{}", matches!(error, Err(SendError::Json(_)))));
        Ok(())
    }
}

#[tokio::test]
async fn a_value_that_is_no_json_is_an_error_and_nothing_is_sent() {
    let server = Server::start(App::empty().websocket::<Mute>()).await;
    let namespace: Namespace<Mute> = server.app.container().get().expect("it is mounted");
    let mut client = server.connect("/mute").await;
    client.send("x").await;
    assert_eq!(client.text().await, "true");
    let unwritable: HashMap<(u8, u8), u8> = HashMap::from([((1, 2), 3)]);
    assert!(namespace.broadcast_json(&unwritable).is_err());
    namespace.broadcast_json(&[true, false]).expect("a list is JSON");
    assert_eq!(client.text().await, "[true,false]");
}
