//! What a peer reads of an error, and what it does not.

use asena_ws::prelude::*;
use serde_json::json;

use crate::kit::{Client, Journal, Server};

#[websocket("/bank")]
struct Bank {}

#[handlers]
impl Bank {
    #[on_message]
    async fn obey(&self, ws: &Socket<Self>, order: String) -> Result<()> {
        if order == "withdraw" {
            return Err(HandlerError::client("empty", "your account is empty"));
        }
        let amount: u32 = order.parse()?;
        ws.send(format!("deposited {amount}"));
        Ok(())
    }

    #[on_ping]
    async fn pinged(&self, _ws: &Socket<Self>, _payload: Bytes) -> Result<()> {
        Err("the vault is open".into())
    }
}

async fn customer() -> (Server, Client) {
    let server = Server::start(App::empty().websocket::<Bank>()).await;
    let client = server.connect("/bank").await;
    (server, client)
}

#[tokio::test]
async fn an_error_for_the_peer_is_answered_as_the_guide_shows() {
    let (_server, mut client) = customer().await;
    client.send("withdraw").await;
    assert_eq!(
        client.json().await,
        json!({"type": "error", "message": "your account is empty"})
    );
}

#[tokio::test]
async fn an_error_keeps_the_connection() {
    let (_server, mut client) = customer().await;
    client.send("withdraw").await;
    client.json().await;
    client.send("5").await;
    assert_eq!(client.text().await, "deposited 5");
}

#[tokio::test]
async fn an_internal_error_is_answered_with_an_id_and_no_detail() {
    let (_server, mut client) = customer().await;
    client.send("everything").await;
    let answer = client.json().await;
    let id = answer["id"].as_str().expect("the answer has an id");
    assert_eq!(id.len(), 36, "a UUID");
    assert_eq!(
        answer,
        json!({"type": "error", "message": "internal error", "id": id})
    );
}

#[tokio::test]
async fn every_internal_error_has_an_id_of_its_own() {
    let (_server, mut client) = customer().await;
    client.send_together(&["a", "b"]).await;
    assert_ne!(client.json().await["id"], client.json().await["id"]);
}

#[tokio::test]
async fn an_error_of_another_handler_is_answered_too() {
    let (_server, mut client) = customer().await;
    client.ping("").await;
    let answer = loop {
        let message = client.message().await;
        if let Ok(text) = message.to_text()
            && message.is_text()
        {
            break text.to_owned();
        }
    };
    assert!(answer.contains("internal error"), "{answer}");
}

#[websocket("/polite")]
struct Polite {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Polite {
    #[on_message]
    async fn refuse(&self, _ws: &Socket<Self>, _message: Message) -> Result<()> {
        Err(HandlerError::client("no", "no, thank you"))
    }

    #[on_error]
    async fn apologise(&self, ws: &Socket<Self>, error: HandlerError) {
        self.journal.note(error.code());
        ws.send(format!("sorry: {}", error.message()));
    }
}

#[tokio::test]
async fn a_service_may_answer_its_errors_itself() {
    let journal = Journal::default();
    let app = App::empty().websocket::<Polite>().provide(journal.clone());
    let server = Server::start(app).await;
    let mut client = server.connect("/polite").await;
    client.send("tea?").await;
    assert_eq!(client.text().await, "sorry: no, thank you");
    assert_eq!(journal.lines(), ["no"]);
}

#[websocket(path = "/club", data = Query<Vec<(String, String)>>)]
struct Club {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Club {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        let age = ws.data().0.iter().find(|(key, _)| key == "age");
        let age: u32 = age.map_or("0", |(_, age)| age).parse()?;
        if age < 18 {
            return Err(HandlerError::client("too_young", "come back later"));
        }
        Ok(())
    }

    async fn on_message(&self, _ws: &Socket<Self>, _message: Message) -> Result<()> {
        self.journal.note("a message was handled");
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

async fn club() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Club>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn an_error_for_the_peer_in_on_open_closes_with_1008_and_its_message() {
    let (server, _) = club().await;
    let mut client = server.connect("/club?age=12").await;
    assert_eq!(client.closed().await, (1008, "come back later".to_owned()));
}

#[tokio::test]
async fn an_internal_error_in_on_open_closes_with_1011_and_no_detail() {
    let (server, _) = club().await;
    let mut client = server.connect("/club?age=old").await;
    assert_eq!(client.closed().await, (1011, "internal error".to_owned()));
}

#[tokio::test]
async fn on_close_runs_after_an_error_in_on_open_and_no_message_is_handled_between() {
    let (server, journal) = club().await;
    let mut client = server.connect("/club?age=12").await;
    client.send("let me in").await;
    client.closed().await;
    journal.until("closed 1008").await;
    assert_eq!(journal.lines(), ["closed 1008"]);
}
