//! More than fits: into a message, into an outbox.

use asena_ws::prelude::*;

use crate::kit::{Client, Journal, Server};

/// The largest message that is taken.
const MESSAGE_BYTES_MAX: usize = 64 * 1024;

#[websocket("/hose")]
struct Hose {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Hose {
    #[on_message]
    async fn flood(&self, ws: &Socket<Self>, message: String) {
        let Ok(count) = message.parse::<u32>() else {
            ws.send(message.len().to_string());
            return;
        };
        // Under a cork, so that nothing is written meanwhile.
        ws.cork(|ws| {
            let outcomes: Vec<SendOutcome> = (0..count).map(|number| ws.send(number.to_string())).collect();
            self.journal.note(format!("{:?}", outcomes.last()));
            self.journal.note(format!("{} bytes wait", ws.buffered_amount()));
        });
    }

    #[on_drain]
    async fn drained(&self, ws: &Socket<Self>) {
        ws.send("drained");
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

async fn connect() -> (Server, Client, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Hose>().provide(journal.clone());
    let server = Server::start(app).await;
    let client = server.connect("/hose").await;
    (server, client, journal)
}

#[tokio::test]
async fn a_message_of_64_kib_is_taken() {
    let (_server, mut client, _) = connect().await;
    client.send(&"x".repeat(MESSAGE_BYTES_MAX)).await;
    assert_eq!(client.text().await, "65536");
}

#[tokio::test]
async fn a_message_over_64_kib_closes_with_1009() {
    // Asena's defect 1: the documented limit on a message's size is never applied.
    let (_server, mut client, _) = connect().await;
    client.send(&"x".repeat(MESSAGE_BYTES_MAX + 1)).await;
    assert_eq!(client.closed().await.0, 1009);
}

#[tokio::test]
async fn an_outbox_takes_1024_messages() {
    let (_server, mut client, journal) = connect().await;
    client.send("1024").await;
    for number in 0..1024 {
        assert_eq!(client.text().await, number.to_string());
    }
    assert_eq!(journal.lines(), ["Some(Queued)", "2986 bytes wait"]);
}

#[tokio::test]
async fn a_consumer_that_is_too_slow_is_closed_with_4008() {
    let (_server, mut client, journal) = connect().await;
    client.send("1025").await;
    assert_eq!(client.closed().await, (4008, "slow consumer".to_owned()));
    journal.until("closed 4008").await;
    assert_eq!(journal.lines()[0], "Some(Dropped)");
}

#[tokio::test]
async fn a_slow_consumer_is_sent_nothing_of_what_had_piled_up() {
    let (_server, mut client, _) = connect().await;
    client.send("2000").await;
    let first = client.message().await;
    assert!(first.is_close(), "{first:?}");
}

#[tokio::test]
async fn a_sender_is_told_when_a_full_outbox_has_emptied() {
    let (_server, mut client, _) = connect().await;
    client.send("600").await;
    for _ in 0..600 {
        client.text().await;
    }
    assert_eq!(client.text().await, "drained");
}

#[tokio::test]
async fn an_outbox_that_was_less_than_half_full_does_not_drain() {
    let (_server, mut client, _) = connect().await;
    client.send_together(&["500", "the end"]).await;
    for _ in 0..500 {
        client.text().await;
    }
    assert_eq!(client.text().await, "7");
}
