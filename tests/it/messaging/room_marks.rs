use super::{App, Journal, Path, Provided, Result, RoomEvent, Server, Socket, handlers, websocket};

/// Joins the room that the path names, and writes down by marked methods what it hears of rooms.
#[websocket(path = "/prices/{symbol}", data = Path<String>)]
struct Prices {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Prices {
    #[on_open]
    async fn follow(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join(ws.data().as_str())?;
        ws.send("joined");
        Ok(())
    }

    #[on_first_join]
    async fn feed_starts(&self, event: RoomEvent) -> Result<(), &'static str> {
        self.journal.note(format!("start {}", event.room));
        match event.room.as_str() {
            "failing" => Err("there is no such feed"),
            _ => Ok(()),
        }
    }

    #[on_last_leave]
    async fn feed_stops(&self, event: RoomEvent) {
        self.journal.note(format!("stop {}", event.room));
    }
}

async fn prices() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Prices>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn marked_methods_hear_once_that_a_room_begins_and_once_that_it_ends() {
    let (server, journal) = prices().await;
    let mut first = server.connect("/prices/gold").await;
    first.text().await;
    journal.until("start gold").await;
    let mut second = server.connect("/prices/gold").await;
    second.text().await;
    first.close(1000, "").await;
    first.closed().await;
    second.close(1000, "").await;
    second.closed().await;
    journal.until("stop gold").await;
    assert_eq!(journal.lines(), ["start gold", "stop gold"]);
}

#[tokio::test]
async fn an_error_of_a_marked_method_reaches_no_connection() {
    let (server, journal) = prices().await;
    let mut client = server.connect("/prices/failing").await;
    assert_eq!(client.text().await, "joined");
    journal.until("start failing").await;
    client.close(1000, "").await;
    assert_eq!(client.closed().await.0, 1000);
    journal.until("stop failing").await;
}
