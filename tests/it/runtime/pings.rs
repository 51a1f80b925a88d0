use asena_ws::prelude::*;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::kit::{Client, Journal, Server};

#[websocket("/pulse")]
struct Pulse {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Pulse {
    #[on_message]
    async fn obey(&self, ws: &Socket<Self>, order: String) {
        match order.as_str() {
            "ping" => ws.ping("are you there?"),
            "pong" => ws.pong("I am here"),
            _ => ws.ping(vec![b'x'; 200]),
        }
    }

    #[on_ping]
    async fn pinged(&self, _ws: &Socket<Self>, payload: Bytes) {
        self.journal.note(format!("ping {payload:?}"));
    }

    #[on_pong]
    async fn ponged(&self, _ws: &Socket<Self>, payload: Bytes) {
        self.journal.note(format!("pong {payload:?}"));
    }
}

async fn connect() -> (Server, Client, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Pulse>().provide(journal.clone());
    let server = Server::start(app).await;
    let client = server.connect("/pulse").await;
    (server, client, journal)
}

#[tokio::test]
async fn a_ping_is_answered_with_its_payload() {
    let (_server, mut client, _) = connect().await;
    client.ping("hello").await;
    assert_eq!(client.message().await, Frame::Pong("hello".into()));
}

#[tokio::test]
async fn a_ping_is_told_to_the_service() {
    let (_server, mut client, journal) = connect().await;
    client.ping("hello").await;
    journal.until("ping b\"hello\"").await;
}

#[tokio::test]
async fn the_answer_to_a_ping_of_the_service_comes_to_on_pong() {
    let (_server, mut client, journal) = connect().await;
    client.send("ping").await;
    assert_eq!(client.message().await, Frame::Ping("are you there?".into()));
    // Tungstenite answers as it writes or reads on.
    client.ping("").await;
    journal.until("pong b\"are you there?\"").await;
}

#[tokio::test]
async fn a_pong_can_be_sent_unasked() {
    let (_server, mut client, _) = connect().await;
    client.send("pong").await;
    assert_eq!(client.message().await, Frame::Pong("I am here".into()));
}

#[tokio::test]
async fn the_payload_of_a_ping_is_cut_to_what_a_control_frame_may_hold() {
    let (_server, mut client, _) = connect().await;
    client.send("long ping").await;
    assert_eq!(client.message().await, Frame::Ping(vec![b'x'; 125].into()));
}
