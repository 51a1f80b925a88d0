//! A namespace in the hands of others than its endpoint, while connections close.

use super::{
    App, Arc, CloseCode, CloseReason, Journal, Namespace, Provided, Result, Server, Socket, WebSocketService,
    service, websocket, within,
};

#[websocket("/hall")]
struct Hall {
    #[inject]
    porter: Arc<Porter>,
}

impl WebSocketService for Hall {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join("all")?;
        ws.send("welcome");
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, _reason: CloseReason) {
        self.porter.announce();
    }
}

/// The endpoint needs it, and it holds the endpoint's namespace: no circle.
#[service]
struct Porter {
    #[inject]
    hall: Namespace<Hall>,
    #[inject]
    journal: Provided<Journal>,
}

impl Porter {
    fn announce(&self) {
        let delivery = self.hall.to("all").send("somebody left");
        let (queued, closed) = (delivery.queued, delivery.closed);
        self.journal
            .note(format!("{queued} heard, {closed} were closing"));
    }
}

async fn hall() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Hall>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn a_service_tells_those_who_stay_and_does_not_find_the_one_who_left() {
    let (server, journal) = hall().await;
    let (mut ada, mut bob) = (server.connect("/hall").await, server.connect("/hall").await);
    assert_eq!(
        (ada.text().await, bob.text().await),
        ("welcome".to_owned(), "welcome".to_owned())
    );
    ada.close(1000, "").await;
    assert_eq!(bob.text().await, "somebody left");
    drop(bob);
    journal.until("0 heard, 0 were closing").await;
    assert_eq!(
        journal.lines(),
        ["1 heard, 0 were closing", "0 heard, 0 were closing"]
    );
}

#[tokio::test]
async fn a_connection_that_is_closing_counts_as_closed_until_it_has_ended() {
    let (server, _) = hall().await;
    let hall: Namespace<Hall> = server.app.container().get().expect("it is mounted");
    let (mut ada, mut bob) = (server.connect("/hall").await, server.connect("/hall").await);
    ada.text().await;
    bob.text().await;
    let sockets = hall.local().sockets();
    let [first, _] = &sockets[..] else {
        panic!("two were let in: {sockets:?}");
    };
    first.close(CloseCode::NORMAL, "");
    let delivery = hall.broadcast("x");
    assert_eq!((delivery.queued, delivery.closed, delivery.dropped), (1, 1, 0));
    // Whichever of the two it was: one is closed, the other reads on.
    let mut ends = [0, 0];
    for (client, end) in [&mut ada, &mut bob].into_iter().zip(&mut ends) {
        *end = match client.message().await {
            tokio_tungstenite::tungstenite::Message::Close(_) => 1,
            _ => continue,
        };
        client.cut_off().await;
    }
    assert_eq!(ends[0] + ends[1], 1);
    within("the end of the connection", first.closed()).await;
    let delivery = hall.broadcast("x");
    assert_eq!((delivery.queued, delivery.closed), (1, 0));
}
