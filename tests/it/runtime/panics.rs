use asena_ws::prelude::*;

use crate::kit::{Journal, Server};

#[websocket(path = "/fragile", data = Query<Vec<(String, String)>>)]
struct Fragile {
    #[inject]
    journal: Provided<Journal>,
}

impl Fragile {
    fn handle(ws: &Socket<Self>, handler: &str) {
        let breaks = ws.data().0.iter().any(|(_, value)| value == handler);
        assert!(!breaks, "the secret of {handler}");
    }
}

#[handlers]
impl Fragile {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        Self::handle(ws, "on_open");
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: String) -> Result<()> {
        Self::handle(ws, "on_message");
        if message == "fail" {
            return Err("it was told to".into());
        }
        ws.send(message);
        Ok(())
    }

    #[on_error]
    async fn failed(&self, ws: &Socket<Self>, _error: HandlerError) {
        Self::handle(ws, "on_error");
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
        Self::handle(ws, "on_close");
    }
}

async fn serve() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Fragile>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn a_panic_closes_the_connection_with_1011_and_no_detail() {
    for handler in ["on_open", "on_message", "on_error"] {
        let (server, _) = serve().await;
        let mut client = server.connect(&format!("/fragile?panic={handler}")).await;
        if handler != "on_open" {
            client.send("fail").await;
        }
        assert_eq!(
            client.closed().await,
            (1011, "internal error".to_owned()),
            "{handler}"
        );
    }
}

#[tokio::test]
async fn a_panic_hurts_no_other_connection() {
    let (server, _) = serve().await;
    let mut whole = server.connect("/fragile").await;
    let mut broken = server.connect("/fragile?panic=on_message").await;
    broken.send("hello").await;
    broken.closed().await;
    whole.send("hello").await;
    assert_eq!(whole.text().await, "hello");
}

#[tokio::test]
async fn on_close_runs_after_a_panic() {
    let (server, journal) = serve().await;
    let mut client = server.connect("/fragile?panic=on_message").await;
    client.send("hello").await;
    client.closed().await;
    journal.until("closed 1011").await;
    assert_eq!(journal.lines(), ["closed 1011"]);
}

#[tokio::test]
async fn a_panic_of_on_close_keeps_no_connection_in_the_books() {
    let (server, journal) = serve().await;
    let mut client = server.connect("/fragile?panic=on_close").await;
    client.close(1000, "").await;
    client.closed().await;
    journal.until("closed 1000").await;
    server.shutdown().await;
    let namespace: Namespace<Fragile> = server.app.container().get().expect("it is mounted");
    assert_eq!(namespace.local().socket_count(), 0);
}

#[websocket("/handmade")]
struct Handmade {}

impl WebSocketService for Handmade {
    fn on_message(&self, _ws: &Socket<Self>, _message: Message) -> impl Future<Output = Result<()>> + Send {
        let is_made = false;
        assert!(is_made, "before its future is made");
        async { Ok(()) }
    }
}

#[tokio::test]
async fn a_panic_before_a_handler_has_made_its_future_is_contained_too() {
    let server = Server::start(App::empty().websocket::<Handmade>()).await;
    let mut client = server.connect("/handmade").await;
    client.send("hello").await;
    assert_eq!(client.closed().await.0, 1011);
}

/// `on_drain` and the last handlers of a connection, at a shutdown.
#[websocket("/brittle", outbox_bytes_max = 65_536)]
struct Brittle {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Brittle {
    async fn on_message(&self, ws: &Socket<Self>, _message: Message) -> Result<()> {
        ws.cork(|ws| ws.send("x".repeat(60_000)));
        Ok(())
    }

    async fn on_drain(&self, _ws: &Socket<Self>) -> Result<()> {
        self.journal.note("drained");
        panic!("the secret of on_drain");
    }

    async fn on_close(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
        panic!("the secret of on_close");
    }
}

async fn brittle() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Brittle>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn a_panic_of_on_drain_closes_the_connection_with_1011() {
    let (server, journal) = brittle().await;
    let mut client = server.connect("/brittle").await;
    client.send("much").await;
    assert_eq!(client.text().await.len(), 60_000);
    assert_eq!(client.closed().await, (1011, "internal error".to_owned()));
    journal.until("closed 1011").await;
    assert_eq!(journal.lines(), ["drained", "closed 1011"]);
}

#[tokio::test]
async fn a_panic_of_on_close_at_the_shutdown_keeps_nothing_from_ending() {
    let (server, journal) = brittle().await;
    let (mut first, mut second) = (server.connect("/brittle").await, server.connect("/brittle").await);
    // Which wants a clean report: a panic has ended the handler, it was not cancelled.
    let ((), one, other) = tokio::join!(server.shutdown(), first.closed(), second.closed());
    assert_eq!((one.0, other.0), (1012, 1012));
    assert_eq!(journal.lines(), ["closed 1012", "closed 1012"]);
}
