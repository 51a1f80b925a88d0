use asena_ws::Scope;

use super::{App, Journal, Path, Provided, Result, RoomEvent, Server, Socket, WebSocketService, websocket};

/// Joins the room that the path names, and writes down what it hears of rooms.
#[websocket(path = "/feeds/{room}", data = Path<String>)]
struct Feeds {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Feeds {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join(ws.data().as_str())?;
        ws.send("joined");
        Ok(())
    }

    async fn on_first_join(&self, event: RoomEvent) -> Result<()> {
        assert_eq!(event.scope, Scope::Node);
        self.journal.note(format!("begin {}", event.room));
        match event.room.as_str() {
            "failing" => Err("the feed is down".into()),
            "panicking" => panic!("the hook was told to panic"),
            _ => Ok(()),
        }
    }

    async fn on_last_leave(&self, event: RoomEvent) -> Result<()> {
        self.journal.note(format!("end {}", event.room));
        Ok(())
    }
}

async fn feeds() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Feeds>().provide(journal.clone());
    (Server::start(app).await, journal)
}

#[tokio::test]
async fn a_service_hears_when_a_room_begins_and_when_it_ends() {
    let (server, journal) = feeds().await;
    let mut first = server.connect("/feeds/a").await;
    first.text().await;
    journal.until("begin a").await;
    let mut second = server.connect("/feeds/a").await;
    second.text().await;
    first.close(1000, "").await;
    first.closed().await;
    second.close(1000, "").await;
    second.closed().await;
    journal.until("end a").await;
    assert_eq!(journal.lines(), ["begin a", "end a"]);
}

#[tokio::test]
async fn a_hook_that_fails_or_panics_does_not_silence_the_others() {
    let (server, journal) = feeds().await;
    let mut clients = Vec::new();
    for room in ["failing", "panicking", "fine"] {
        clients.push(server.connect(&format!("/feeds/{room}")).await);
        journal.until(&format!("begin {room}")).await;
    }
    drop(clients);
    for room in ["failing", "panicking", "fine"] {
        journal.until(&format!("end {room}")).await;
    }
}

#[tokio::test]
async fn the_rooms_that_a_shutdown_ends_are_told_before_it_returns() {
    let (server, journal) = feeds().await;
    let mut client = server.connect("/feeds/a").await;
    client.text().await;
    journal.until("begin a").await;
    tokio::join!(server.shutdown(), async {
        assert_eq!(client.closed().await.0, 1012);
    });
    assert_eq!(journal.lines(), ["begin a", "end a"]);
}
