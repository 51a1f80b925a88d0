//! The close handshake, from either side, and connections that end without one.

use asena_ws::prelude::*;

use crate::kit::{Client, Journal, Server, within};

const DONE: CloseCode = match CloseCode::new(4501) {
    Some(code) => code,
    None => CloseCode::NORMAL,
};

#[websocket("/door")]
struct Door {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    namespace: Namespace<Self>,
}

#[handlers]
impl Door {
    #[on_message]
    async fn obey(&self, ws: &Socket<Self>, order: String) {
        match order.as_str() {
            "close" => {
                ws.send("goodbye");
                ws.close(DONE, "the door closes");
                let outcome = ws.send("too late");
                self.journal
                    .note(format!("sent {outcome:?}, is open: {}", ws.is_open()));
            }
            "terminate" => ws.terminate(),
            "watch" => {
                let (watched, journal) = (ws.clone(), self.journal.clone());
                tokio::spawn(async move {
                    watched.closed().await;
                    journal.note("seen to close");
                });
                ws.send("watching");
            }
            _ => self.journal.note(format!("received {order}")),
        }
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, reason: CloseReason) {
        let CloseReason { code, reason } = reason;
        let outcome = ws.send("too late");
        let others = self.namespace.local().socket_count();
        self.journal.note(format!(
            "closed {code} '{reason}', sent {outcome:?}, {others} others"
        ));
    }
}

async fn connect() -> (Server, Client, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Door>().provide(journal.clone());
    let server = Server::start(app).await;
    let client = server.connect("/door").await;
    (server, client, journal)
}

/// The line that `on_close` writes for a connection that was the only one.
fn closed(code: u16, reason: &str) -> String {
    format!("closed {code} '{reason}', sent Closed, 0 others")
}

#[tokio::test]
async fn a_close_by_the_peer_is_answered_with_its_own_code() {
    let (_server, mut client, _) = connect().await;
    client.close(4001, "I am leaving").await;
    assert_eq!(client.closed().await.0, 4001);
}

#[tokio::test]
async fn a_close_by_the_peer_is_told_to_the_service_with_code_and_reason() {
    let (_server, mut client, journal) = connect().await;
    client.close(4001, "I am leaving").await;
    journal.until(&closed(4001, "I am leaving")).await;
}

#[tokio::test]
async fn a_close_without_a_code_is_1005() {
    let (_server, mut client, journal) = connect().await;
    client.close_without_code().await;
    journal.until(&closed(1005, "")).await;
}

#[tokio::test]
async fn messages_before_the_close_of_the_peer_are_delivered_first() {
    let (_server, mut client, journal) = connect().await;
    client.send_together(&["one", "two"]).await;
    client.close(1000, "").await;
    journal.until(&closed(1000, "")).await;
    assert_eq!(journal.lines()[..2], ["received one", "received two"]);
}

#[tokio::test]
async fn a_close_by_the_service_reaches_the_peer_behind_what_was_sent_before() {
    let (_server, mut client, _) = connect().await;
    client.send("close").await;
    assert_eq!(client.text().await, "goodbye");
    assert_eq!(client.closed().await, (4501, "the door closes".to_owned()));
}

#[tokio::test]
async fn nothing_can_be_sent_behind_a_close() {
    let (_server, mut client, journal) = connect().await;
    client.send("close").await;
    client.closed().await;
    journal.until("sent Closed, is open: false").await;
}

#[tokio::test]
async fn a_close_by_the_service_ends_in_on_close_with_what_the_peer_answered() {
    let (_server, mut client, journal) = connect().await;
    client.send("close").await;
    client.closed().await;
    journal.until(&closed(4501, "the door closes")).await;
}

#[tokio::test]
async fn messages_behind_a_close_by_the_service_are_not_handled() {
    let (_server, mut client, journal) = connect().await;
    client.send_together(&["close", "one"]).await;
    client.closed().await;
    journal.until(&closed(4501, "the door closes")).await;
    assert_eq!(journal.lines().len(), 2, "{:?}", journal.lines());
}

#[tokio::test]
async fn a_peer_that_is_just_gone_is_1006() {
    let (_server, client, journal) = connect().await;
    drop(client);
    journal.until(&closed(1006, "")).await;
}

#[tokio::test]
async fn a_terminated_connection_ends_without_a_close_frame() {
    let (_server, mut client, journal) = connect().await;
    client.send("terminate").await;
    client.cut_off().await;
    journal.until(&closed(1006, "")).await;
}

#[tokio::test]
async fn on_close_runs_once() {
    let (server, mut client, journal) = connect().await;
    client.close(1000, "").await;
    client.closed().await;
    server.shutdown().await;
    assert_eq!(journal.lines(), [closed(1000, "")]);
}

#[tokio::test]
async fn any_task_can_wait_for_the_end_of_a_connection() {
    let (_server, mut client, journal) = connect().await;
    client.send("watch").await;
    assert_eq!(client.text().await, "watching");
    client.close(1000, "").await;
    within("the watcher", journal.until("seen to close")).await;
}
