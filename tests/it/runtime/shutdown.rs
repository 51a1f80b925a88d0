use std::future::pending;
use std::time::Duration;

use asena_ws::prelude::*;
use tokio::sync::Notify;

use crate::kit::{Journal, Server, wire, within};

#[service]
struct Store {
    #[inject]
    journal: Provided<Journal>,
}

#[lifecycle]
impl Store {
    #[on_stop]
    async fn stop(&self) {
        self.journal.note("store stopped");
    }
}

#[websocket("/work")]
struct Work {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    _store: Arc<Store>,
    finish: Notify,
}

#[handlers]
impl Work {
    #[on_message]
    async fn work(&self, ws: &Socket<Self>, kind: String) {
        self.journal.note("work begins");
        if kind == "endless" {
            return pending().await;
        }
        self.finish.notified().await;
        let outcome = ws.send("done");
        self.journal.note(format!("work ends, sent {outcome:?}"));
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

async fn serve() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Work>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn a_shutdown_closes_every_connection_with_1012() {
    let (server, _) = serve().await;
    let (mut first, mut second) = (server.connect("/work").await, server.connect("/work").await);
    let ((), first, second) = tokio::join!(server.shutdown(), first.closed(), second.closed());
    assert_eq!((first.0, second.0), (1012, 1012));
}

#[tokio::test]
async fn on_close_runs_before_the_stop_hooks() {
    let (server, journal) = serve().await;
    let mut client = server.connect("/work").await;
    tokio::join!(server.shutdown(), client.closed());
    assert_eq!(journal.lines(), ["closed 1012", "store stopped"]);
}

#[tokio::test]
async fn a_handler_that_runs_at_the_shutdown_may_end() {
    let (server, journal) = serve().await;
    let mut client = server.connect("/work").await;
    client.send("finite").await;
    journal.until("work begins").await;
    let work: Arc<Work> = server.app.container().get().expect("it is mounted");
    let finish = async {
        server.turns_away("/work").await;
        work.finish.notify_one();
        assert_eq!(client.text().await, "done");
        assert_eq!(client.closed().await.0, 1012);
    };
    tokio::join!(server.shutdown(), finish);
    assert_eq!(
        journal.lines(),
        [
            "work begins",
            "work ends, sent Queued",
            "closed 1012",
            "store stopped"
        ]
    );
}

#[tokio::test]
async fn a_handler_that_still_runs_at_the_deadline_is_cancelled_and_the_hooks_run() {
    let (server, journal) = serve().await;
    let mut client = server.connect("/work").await;
    client.send("endless").await;
    journal.until("work begins").await;
    let report = within("the shutdown", server.app.shutdown(Duration::ZERO)).await;
    assert_eq!(report.cancelled_connections, 1, "{report}");
    // Over HTTP/2 the connection is a request of another, which is dropped with it.
    assert_eq!(
        report.cancelled_requests,
        usize::from(wire::is_http2()),
        "{report}"
    );
    assert_eq!(journal.lines(), ["work begins", "store stopped"]);
}

#[tokio::test]
async fn a_shutdown_without_connections_just_stops() {
    let (server, journal) = serve().await;
    server.shutdown().await;
    assert_eq!(journal.lines(), ["store stopped"]);
}
