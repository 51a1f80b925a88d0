//! How connections end on real sockets, by the book and otherwise (RFC 6455 §7.1): closes from either side and from both at
//! once, peers that vanish, peers that say nothing, bytes that are in flight.

mod closes;
mod deadlines;
mod in_flight;
mod lost;

use std::time::Duration;

use asena_ws::ConnectionOptions;
use asena_ws::prelude::*;

use super::MIB;
use crate::kit::{Gate, Journal, Peer, Said, Server};

const DONE: CloseCode = match CloseCode::new(4501) {
    Some(code) => code,
    None => CloseCode::NORMAL,
};

/// As short as a deadline can be that a test waits out.
const SOON: Duration = Duration::from_millis(100);

#[websocket("/door")]
struct Door {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    gate: Provided<Arc<Gate>>,
}

#[handlers]
impl Door {
    #[on_open]
    async fn opened(&self, _ws: &Socket<Self>) {
        self.journal.note("opened");
    }

    #[on_message]
    async fn obey(&self, ws: &Socket<Self>, order: Message) {
        match order {
            Message::Text(order) if order == "close" => ws.close(DONE, "the door closes"),
            Message::Text(order) if order == "terminate" => ws.terminate(),
            Message::Text(order) if order == "wait" => self.gate.pass().await,
            order => self.journal.note(format!("{} bytes were handled", order.len())),
        }
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        let CloseReason { code, reason } = reason;
        self.journal.note(format!("closed {code} '{reason}'"));
    }
}

struct Scene {
    server: Server,
    journal: Journal,
    gate: Arc<Gate>,
}

impl Scene {
    /// One over TCP sockets, and one over streams that are none to the app.
    async fn on_both(change: impl Fn(&mut ConnectionOptions)) -> [Self; 2] {
        [Self::new(&change, false).await, Self::new(&change, true).await]
    }

    async fn new(change: &impl Fn(&mut ConnectionOptions), is_wrapped: bool) -> Self {
        let (journal, mut options) = (Journal::default(), ConnectionOptions::default());
        options.message_bytes_max = 4 * MIB;
        change(&mut options);
        let gate = Arc::new(Gate::closed());
        let app = App::empty().websocket::<Door>().connection_options(options);
        let app = app.provide(journal.clone()).provide(Arc::clone(&gate));
        let server = if is_wrapped {
            Server::start_wrapped(app).await
        } else {
            Server::start(app).await
        };
        Self {
            server,
            journal,
            gate,
        }
    }

    async fn peer(&self) -> Peer {
        let peer = Peer::connect(self.server.address, "/door").await;
        self.journal.until("opened").await;
        peer
    }

    /// Waits for `on_close`, which is all that happened.
    async fn ends(&self, with: &str) {
        self.journal.until(with).await;
        assert_eq!(self.journal.lines(), ["opened", with]);
    }
}

fn door_closes() -> Said {
    Said::Close(4501, "the door closes".to_owned())
}

const LOST: &str = "closed 1006 ''";
