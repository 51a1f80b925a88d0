//! One message at a time per connection, and connections beside each other.

use asena_ws::prelude::*;
use tokio::task::yield_now;

use crate::kit::{Client, Gate, Journal, Server};

#[websocket("/desk")]
struct Desk {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    gate: Provided<Gate>,
}

#[handlers]
impl Desk {
    #[on_open]
    async fn open(&self, _ws: &Socket<Self>) {
        self.journal.note("open begins");
        self.gate.pass().await;
        self.journal.note("open ends");
    }

    #[on_message]
    async fn work(&self, ws: &Socket<Self>, task: String) {
        self.journal.note(format!("{task} begins"));
        if task == "wait" {
            self.gate.pass().await;
        }
        // Room for anything that would run beside it.
        for _ in 0..1000 {
            yield_now().await;
        }
        self.journal.note(format!("{task} ends"));
        ws.send(format!("{task} done"));
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

struct Office {
    server: Server,
    journal: Journal,
    gate: Provided<Gate>,
}

impl Office {
    async fn open() -> Self {
        let journal = Journal::default();
        let app = App::empty().websocket::<Desk>().provide(journal.clone());
        let server = Server::start(app.provide(Gate::closed())).await;
        let gate = server.app.container().get().expect("it was provided");
        Self {
            server,
            journal,
            gate,
        }
    }

    /// A client whose `on_open` has ended.
    async fn client(&self) -> Client {
        let client = self.server.connect("/desk").await;
        self.gate.open();
        self.journal.until("open ends").await;
        client
    }
}

#[tokio::test]
async fn on_open_ends_before_the_first_message_is_handled() {
    // Asena's defect 7: `onOpen` is not awaited before the first `onMessage`, and two messages of a socket interleave.
    let office = Office::open().await;
    let mut client = office.server.connect("/desk").await;
    client.send("letter").await;
    office.journal.until("open begins").await;
    office.gate.open();
    assert_eq!(client.text().await, "letter done");
    assert_eq!(
        office.journal.lines(),
        ["open begins", "open ends", "letter begins", "letter ends"]
    );
}

#[tokio::test]
async fn the_handlers_of_one_connection_do_not_interleave() {
    let office = Office::open().await;
    let mut client = office.client().await;
    client.send_together(&["first", "second"]).await;
    assert_eq!(client.text().await, "first done");
    assert_eq!(client.text().await, "second done");
    assert_eq!(
        office.journal.lines()[2..],
        ["first begins", "first ends", "second begins", "second ends"]
    );
}

#[tokio::test]
async fn a_slow_handler_holds_up_no_other_connection() {
    let office = Office::open().await;
    let (mut slow, mut quick) = (office.client().await, office.client().await);
    slow.send("wait").await;
    office.journal.until("wait begins").await;
    quick.send("letter").await;
    assert_eq!(quick.text().await, "letter done");
    office.gate.open();
    assert_eq!(slow.text().await, "wait done");
}

#[tokio::test]
async fn a_peer_that_leaves_does_not_cancel_the_handler_of_its_message() {
    let office = Office::open().await;
    let mut client = office.client().await;
    client.send("wait").await;
    office.journal.until("wait begins").await;
    drop(client);
    office.gate.open();
    office.journal.until("closed 1006").await;
    assert_eq!(
        office.journal.lines()[2..],
        ["wait begins", "wait ends", "closed 1006"]
    );
}

#[tokio::test]
async fn a_peer_that_leaves_while_it_is_being_welcomed_is_still_said_goodbye_to() {
    let office = Office::open().await;
    let client = office.server.connect("/desk").await;
    office.journal.until("open begins").await;
    drop(client);
    office.gate.open();
    office.journal.until("closed 1006").await;
    assert_eq!(
        office.journal.lines(),
        ["open begins", "open ends", "closed 1006"]
    );
}
