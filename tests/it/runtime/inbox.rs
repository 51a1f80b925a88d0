//! A handler that is slow: what goes on beside it, what waits, and what becomes of that when the connection ends.

use asena_ws::prelude::*;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::kit::{Client, Gate, Journal, Server, within};

/// The most that waits for a handler.
const INBOX_MAX: usize = 64;

#[websocket("/slow")]
struct Slow {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    gate: Provided<Gate>,
}

#[handlers]
impl Slow {
    #[on_message]
    async fn work(&self, ws: &Socket<Self>, message: Message) {
        let text = message.as_text().unwrap_or("bytes");
        let (task, _ballast) = text.split_once('|').unwrap_or((text, ""));
        self.journal.note(format!("{task} begins"));
        match task {
            "wait" => self.gate.pass().await,
            "wait for the end" => ws.closed().await,
            _ => {}
        }
        self.journal.note(format!("{task} ends"));
        ws.send(format!("{task} done"));
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

struct Workshop {
    server: Server,
    journal: Journal,
    gate: Provided<Gate>,
    namespace: Namespace<Slow>,
}

impl Workshop {
    async fn open() -> Self {
        let journal = Journal::default();
        let app = App::empty().websocket::<Slow>().provide(journal.clone());
        let server = Server::start(app.provide(Gate::closed())).await;
        let container = server.app.container();
        Self {
            journal,
            gate: container.get().expect("it was provided"),
            namespace: container.get().expect("it is mounted"),
            server,
        }
    }

    /// A client whose first message is being handled, until the gate opens.
    async fn busy_client(&self) -> Client {
        let mut client = self.server.connect("/slow").await;
        client.send("wait").await;
        self.journal.until("wait begins").await;
        client
    }

    /// A conversation on another connection: time enough for whatever else the server could do.
    async fn bystander(&self) {
        let mut client = self.server.connect("/slow").await;
        for _ in 0..10 {
            client.send("hello").await;
            assert_eq!(client.text().await, "hello done");
        }
        client.close(1000, "").await;
        client.closed().await;
    }

    fn socket(&self) -> Socket<Slow> {
        let sockets = self.namespace.local().sockets();
        sockets.into_iter().next().expect("a client is here")
    }
}

#[tokio::test]
async fn a_slow_handler_does_not_delay_the_answer_to_a_ping() {
    let workshop = Workshop::open().await;
    let mut client = workshop.busy_client().await;
    client.ping("are you there?").await;
    assert_eq!(client.message().await, Frame::Pong("are you there?".into()));
    workshop.gate.open();
    assert_eq!(client.text().await, "wait done");
}

#[tokio::test]
async fn behind_64_messages_that_wait_nothing_more_is_read_until_one_is_handled() {
    let workshop = Workshop::open().await;
    let mut client = workshop.busy_client().await;
    let tasks: Vec<String> = (0..INBOX_MAX).map(|number| number.to_string()).collect();
    client
        .send_together(&tasks.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    client.ping("read this").await;
    workshop.bystander().await;
    // Had the ping been read, its pong would be here by now.
    client.refute_message();
    workshop.gate.open();
    let (mut answers, mut pongs) = (Vec::new(), 0);
    while answers.len() <= INBOX_MAX || pongs == 0 {
        match client.message().await {
            Frame::Text(text) => answers.push(text.to_string()),
            Frame::Pong(_) => pongs += 1,
            other => panic!("an answer or a pong was expected, and {other:?} came"),
        }
    }
    let tasks = std::iter::once("wait").chain(tasks.iter().map(String::as_str));
    let expected: Vec<String> = tasks.map(|task| format!("{task} done")).collect();
    assert_eq!(answers, expected);
}

#[tokio::test]
async fn a_peer_that_sends_more_than_fits_is_made_to_wait_and_loses_nothing() {
    let workshop = Workshop::open().await;
    let mut client = workshop.busy_client().await;
    // 24 MiB: more than the inbox and all the kernel's buffers hold.
    let ballast = "x".repeat(60 * 1024);
    let flood: Vec<String> = (0..400).map(|number| format!("{number}|{ballast}")).collect();
    let flood: Vec<&str> = flood.iter().map(String::as_str).collect();
    tokio::join!(client.send_together(&flood), async {
        workshop.bystander().await;
        workshop.gate.open();
    });
    assert_eq!(client.text().await, "wait done");
    for number in 0..flood.len() {
        assert_eq!(client.text().await, format!("{number} done"));
    }
}

#[tokio::test]
async fn what_came_before_the_close_of_the_peer_is_handled_though_the_handler_is_slow() {
    let workshop = Workshop::open().await;
    let mut client = workshop.busy_client().await;
    client.send_together(&["one", "two"]).await;
    client.close(1000, "").await;
    // The close is answered at once: the handshake waits for no handler.
    assert_eq!(client.close_frame().await.0, 1000);
    workshop.gate.open();
    workshop.journal.until("closed 1000").await;
    assert_eq!(
        workshop.journal.lines(),
        [
            "wait begins",
            "wait ends",
            "one begins",
            "one ends",
            "two begins",
            "two ends",
            "closed 1000"
        ]
    );
}

#[tokio::test]
async fn what_waits_when_the_connection_breaks_off_is_not_handled() {
    let workshop = Workshop::open().await;
    let mut client = workshop.busy_client().await;
    let socket = workshop.socket();
    client.send_together(&["one", "two"]).await;
    drop(client);
    within("the end of the connection", socket.closed()).await;
    workshop.gate.open();
    workshop.journal.until("closed 1006").await;
    assert_eq!(
        workshop.journal.lines(),
        ["wait begins", "wait ends", "closed 1006"]
    );
}

#[tokio::test]
async fn a_handler_may_wait_for_the_end_of_its_own_connection() {
    let workshop = Workshop::open().await;
    for code in [1000, 1006] {
        let mut client = workshop.server.connect("/slow").await;
        client.send("wait for the end").await;
        workshop.journal.until("wait for the end begins").await;
        if code == 1000 {
            client.close(code, "").await;
            client.closed().await;
        }
        drop(client);
        workshop.journal.until(&format!("closed {code}")).await;
    }
}

#[tokio::test]
async fn a_connection_that_has_broken_off_is_open_no_more_though_its_handler_still_runs() {
    let workshop = Workshop::open().await;
    let client = workshop.busy_client().await;
    let socket = workshop.socket();
    drop(client);
    within("the end of the connection", socket.closed()).await;
    assert!(!socket.is_open());
    assert_eq!(socket.send("too late"), SendOutcome::Closed);
    workshop.gate.open();
    workshop.journal.until("closed 1006").await;
}
