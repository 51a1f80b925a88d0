//! The client is asked, and answers: or does not, or something else, or too late.

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, CallError};
use futures_util::FutureExt;
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::kit::{Client, Gate, Journal, Server, within};

const INBOX_MESSAGES_MAX: usize = 2;

#[event("confirm", reply = Answer)]
#[derive(Serialize)]
struct Confirm<'a> {
    question: &'a str,
}

const CONFIRM: Confirm<'_> = Confirm { question: "sure?" };

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Answer {
    words: Vec<u8>,
}

/// Asks when it is told to `ask`, and notes what came of it; notes whatever else it is told.
#[websocket(
    "/asker",
    emits = [Confirm<'_>],
    inbox_messages_max = INBOX_MESSAGES_MAX,
    outbox_messages_max = 4,
    slow_consumer = drop_newest,
    call_timeout_ms = 3_600_000
)]
struct Asker {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    gate: Provided<Arc<Gate>>,
}

#[handlers]
impl Asker {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send(ws.id().to_string());
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: String) {
        match text.as_str() {
            "ask" => self.note(ws.call(&CONFIRM).await),
            "ask briefly" => self.note(ws.call(&CONFIRM).within(Duration::from_millis(20)).await),
            "ask and forget" => {
                let _asked = ws.call(&CONFIRM).now_or_never();
                self.journal.note("forgotten");
            }
            "wait and ask" => {
                self.journal.note("waiting");
                self.gate.pass().await;
                self.note(ws.call(&CONFIRM).await);
            }
            "wait" => {
                self.journal.note("waiting");
                self.gate.pass().await;
            }
            "ask when it is full" => ws.cork(|ws| {
                while ws.send("more") == SendOutcome::Queued {}
                let asked = ws.call(&CONFIRM).now_or_never();
                self.note(asked.expect("nobody is asked"));
            }),
            _ => self.journal.note(text),
        }
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, _reason: CloseReason) {
        self.journal.note("closed");
        self.note(ws.call(&CONFIRM).await);
    }
}

impl Asker {
    fn note(&self, asked: Result<Answer, CallError>) {
        self.journal.note(match asked {
            Ok(Answer { words }) => format!("answered {words:?}"),
            Err(error) => error.to_string(),
        });
    }
}

struct Talk {
    server: Server,
    journal: Journal,
    gate: Arc<Gate>,
    client: Client,
    socket: Socket<Asker>,
}

impl Talk {
    async fn begin() -> Self {
        let (journal, gate) = (Journal::default(), Arc::new(Gate::closed()));
        let server = Server::start(app(&journal, &gate)).await;
        let mut client = server.connect("/asker").await;
        let id = client.text().await.parse().expect("an id");
        let namespace: Namespace<Asker> = server.app.container().get().expect("it is mounted");
        let socket = namespace.local().socket(id).expect("it is connected");
        Self {
            server,
            journal,
            gate,
            client,
            socket,
        }
    }

    /// Reads a question, and gives its id.
    async fn asked(&mut self) -> u64 {
        let call = self.client.json().await;
        let id = call["id"].as_u64().expect("an id");
        assert_eq!(
            call,
            json!({"event": "confirm", "data": {"question": "sure?"}, "id": id})
        );
        id
    }

    async fn answer(&mut self, id: u64, words: &[u8]) {
        let answer = json!({"id": id, "ok": {"words": words}});
        self.client.send(&answer.to_string()).await;
    }

    async fn asks(&mut self, command: &str) -> u64 {
        self.client.send(command).await;
        self.asked().await
    }
}

fn app(journal: &Journal, gate: &Arc<Gate>) -> AppBuilder {
    let app = App::empty().websocket::<Asker>();
    app.provide(journal.clone()).provide(Arc::clone(gate))
}

#[tokio::test]
async fn a_handler_asks_and_gets_the_answer_of_its_id() {
    let mut talk = Talk::begin().await;
    for words in [[1, 2], [3, 4]] {
        let id = talk.asks("ask").await;
        talk.answer(id, &words).await;
        talk.journal.until(&format!("answered {words:?}")).await;
    }
    talk.client.send("and on").await;
    talk.journal.until("and on").await;
}

#[tokio::test]
async fn a_refusal_is_an_error_with_what_the_client_says() {
    let mut talk = Talk::begin().await;
    let socket = talk.socket.clone();
    let calling = tokio::spawn(async move { socket.call(&CONFIRM).await });
    let id = talk.asked().await;
    let error = json!({"code": "busy", "message": "not now", "retryable": true, "details": {"until": 7}});
    talk.client
        .send(&json!({"id": id, "error": error}).to_string())
        .await;
    let asked = within("the refusal", calling).await.expect("no panic");
    let Err(CallError::Refused(refusal)) = asked else {
        panic!("{asked:?}");
    };
    assert_eq!(refusal.to_string(), "not now (busy)");
    assert!(refusal.retryable);
    assert_eq!(refusal.details, Some(json!({"until": 7})));
}

#[tokio::test]
async fn a_reply_of_another_form_is_an_error_with_the_path_of_the_field() {
    let mut talk = Talk::begin().await;
    let id = talk.asks("ask").await;
    talk.client
        .send(&json!({"id": id, "ok": {"words": [1, 256]}}).to_string())
        .await;
    let said = talk.journal.until_containing("cannot be read").await;
    assert!(
        said.starts_with("the client's reply cannot be read, at `words[1]`: invalid value: integer `256`"),
        "{said}"
    );
}

#[tokio::test]
async fn an_answer_is_found_behind_a_full_inbox() {
    let mut talk = Talk::begin().await;
    let id = talk.asks("ask").await;
    let answer = json!({"id": id, "ok": {"words": [9]}}).to_string();
    let more = ["a", "b", "c"];
    assert!(more.len() > INBOX_MESSAGES_MAX);
    talk.client.send_together(&["a", "b", "c", &answer, "d"]).await;
    talk.journal.until("d").await;
    assert_eq!(talk.journal.lines(), ["answered [9]", "a", "b", "c", "d"]);
}

#[tokio::test]
async fn a_call_begins_to_read_again_where_the_inbox_was_full_before_it() {
    let mut talk = Talk::begin().await;
    talk.client.send_together(&["wait and ask", "a", "b", "c"]).await;
    talk.journal.until("waiting").await;
    talk.gate.open();
    let id = talk.asked().await;
    talk.answer(id, &[9]).await;
    talk.journal.until("c").await;
    assert_eq!(talk.journal.lines(), ["waiting", "answered [9]", "a", "b", "c"]);
}

#[tokio::test]
async fn a_call_of_another_task_is_answered_while_a_handler_waits_and_the_inbox_is_full() {
    let mut talk = Talk::begin().await;
    talk.client.send_together(&["wait", "a", "b", "c"]).await;
    talk.journal.until("waiting").await;
    let socket = talk.socket.clone();
    let calling = tokio::spawn(async move { socket.call(&CONFIRM).await });
    let id = talk.asked().await;
    talk.answer(id, &[7]).await;
    let asked = within("the answer", calling).await.expect("no panic");
    assert_eq!(asked.expect("it is answered"), Answer { words: vec![7] });
    talk.gate.open();
    talk.journal.until("c").await;
    assert_eq!(talk.journal.lines(), ["waiting", "a", "b", "c"]);
}

#[tokio::test]
async fn a_call_fails_when_more_arrives_than_twice_the_inbox_and_nothing_is_lost() {
    let mut talk = Talk::begin().await;
    let id = talk.asks("ask").await;
    let texts: Vec<String> = (0..3 * INBOX_MESSAGES_MAX)
        .map(|number| number.to_string())
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    talk.client.send_together(&texts).await;
    talk.journal.until("5").await;
    let mut expected = vec!["too many messages arrived while the call waited, and none was the answer"];
    expected.extend(texts);
    assert_eq!(talk.journal.lines(), expected);
    // Late now, and no message for a handler.
    talk.answer(id, &[1]).await;
    talk.client.send("and on").await;
    talk.journal.until("and on").await;
    assert_eq!(talk.journal.lines().len(), expected.len() + 1);
}

#[tokio::test]
async fn a_call_has_a_deadline_and_an_answer_behind_it_is_dropped() {
    let mut talk = Talk::begin().await;
    let id = talk.asks("ask briefly").await;
    talk.journal
        .until("the client has not answered within 20ms")
        .await;
    talk.answer(id, &[1]).await;
    talk.client.send("and on").await;
    talk.journal.until("and on").await;
    assert_eq!(talk.journal.lines().len(), 2);
}

#[websocket("/brief", emits = [Confirm<'_>], call_timeout_ms = 30)]
struct Brief;

impl WebSocketService for Brief {
    async fn on_message(&self, ws: &Socket<Self>, _: Message) -> Result<()> {
        let error = ws.call(&CONFIRM).await.expect_err("nobody answers");
        ws.send(error.to_string());
        Ok(())
    }
}

#[tokio::test]
async fn the_deadline_is_an_option_of_the_endpoint() {
    let server = Server::start(App::empty().websocket::<Brief>()).await;
    let mut client = server.connect("/brief").await;
    client.send("ask").await;
    client.json().await;
    assert_eq!(client.text().await, "the client has not answered within 30ms");
}

#[tokio::test]
async fn a_call_that_is_dropped_is_given_up() {
    let mut talk = Talk::begin().await;
    let id = talk.asks("ask and forget").await;
    talk.journal.until("forgotten").await;
    talk.answer(id, &[1]).await;
    talk.client.send("and on").await;
    talk.journal.until("and on").await;
    assert_eq!(talk.journal.lines(), ["forgotten", "and on"]);
}

const CLOSED: &str = "the connection has closed before the client has answered";

#[tokio::test]
async fn a_call_fails_when_the_client_closes_and_so_does_one_behind_the_end() {
    let mut talk = Talk::begin().await;
    talk.asks("ask").await;
    talk.client.close(1000, "bye").await;
    talk.journal.until("closed").await;
    within("the end", talk.socket.closed()).await;
    drop(talk.server);
    talk.journal.until_containing(CLOSED).await;
    while talk.journal.lines().len() < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(talk.journal.lines(), [CLOSED, "closed", CLOSED]);
}

#[tokio::test]
async fn a_call_fails_when_the_server_closes_or_terminates_or_the_client_breaks_the_protocol() {
    for end in 0..3 {
        let mut talk = Talk::begin().await;
        talk.asks("ask").await;
        match end {
            0 => talk.socket.close(CloseCode::NORMAL, "enough"),
            1 => talk.socket.terminate(),
            _ => talk.client.send_invalid_text().await,
        }
        talk.journal.until(CLOSED).await;
    }
}

#[tokio::test]
async fn a_shutdown_waits_for_the_answer_to_a_call() {
    let mut talk = Talk::begin().await;
    let id = talk.asks("ask").await;
    let answer = json!({"id": id, "ok": {"words": [7]}}).to_string();
    let answered = async {
        talk.server.turns_away("/asker").await;
        talk.client.send(&answer).await;
        talk.client.closed().await
    };
    let ((), (code, _)) = tokio::join!(talk.server.shutdown(), answered);
    assert_eq!(code, 1012);
    assert_eq!(talk.journal.lines()[0], "answered [7]");
}

#[tokio::test]
async fn the_last_call_of_a_shutdown_ends_calls() {
    let mut talk = Talk::begin().await;
    talk.asks("ask").await;
    let shutdown = talk.server.app.shutdown(Duration::from_secs(2));
    let (report, (code, _)) = tokio::join!(within("the shutdown", shutdown), talk.client.closed());
    assert_eq!(code, 1012);
    assert!(report.is_clean(), "{report}");
    assert_eq!(talk.journal.lines()[0], CLOSED);
}

#[tokio::test]
async fn a_call_for_which_the_outbox_has_no_room_was_not_made() {
    let mut talk = Talk::begin().await;
    talk.client.send("ask when it is full").await;
    talk.journal
        .until("the client was not asked: its outbox is full")
        .await;
}

#[tokio::test]
async fn sixty_four_calls_may_wait_and_no_more() {
    let mut talk = Talk::begin().await;
    let socket = talk.socket.clone();
    let calling = tokio::spawn(async move {
        let mut calls = Vec::new();
        for _ in 0..64 {
            calls.push(tokio::spawn({
                let socket = socket.clone();
                async move { socket.call(&CONFIRM).await }
            }));
            // Each leaves before the next, for the outbox is small.
            loop {
                tokio::task::yield_now().await;
                if socket.buffered_amount() == 0 {
                    break;
                }
            }
        }
        calls
    });
    let calls = within("the calls", calling).await.expect("no panic");
    let mut ids = Vec::new();
    for _ in 0..64 {
        ids.push(talk.asked().await);
    }
    let error = talk.socket.call(&CONFIRM).await.expect_err("it is one too many");
    assert!(matches!(error, CallError::TooManyCalls { max: 64 }), "{error:?}");
    ids.reverse();
    for id in ids {
        talk.answer(id, &[]).await;
    }
    for answered in within("the answers", join_all(calls)).await {
        answered.expect("no panic").expect("it is answered");
    }
}

#[tokio::test]
async fn what_looks_like_an_answer_is_a_message_where_nobody_has_asked() {
    let mut talk = Talk::begin().await;
    let answer = r#"{"id":1,"ok":{}}"#;
    talk.client.send(answer).await;
    talk.journal.until(answer).await;
    let id = talk.asks("ask").await;
    let of_nobody = format!(r#"{{"id":{},"ok":{{}}}}"#, id + 1);
    talk.client.send(&of_nobody).await;
    talk.client.send("{}").await;
    talk.answer(id, &[]).await;
    talk.journal.until("{}").await;
    assert_eq!(talk.journal.lines(), [answer, "answered []", &of_nobody, "{}"]);
}
