//! Connections that come and go while two threads use those that stay.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    App, Client, CloseCode, CloseReason, Message, Namespace, Query, Result, RoomEvent, Server, Socket,
    WebSocketService, emptied, websocket, within,
};

const RESIDENTS: usize = 8;
const VISITS: usize = 40;
/// Each of two keepers sends so many, and each of two talkers; all together no more than an outbox holds, so that nobody is
/// too slow a consumer and every message must arrive.
const MESSAGES: usize = 400;
const TALKS: usize = 100;

#[derive(serde::Deserialize)]
struct Guest {
    room: String,
}

/// Counts whoever comes and goes, and every room that begins and ends.
#[websocket(path = "/inn", data = Query<Guest>)]
struct Inn {
    opened: AtomicUsize,
    closed: AtomicUsize,
    rooms: Mutex<HashMap<String, isize>>,
}

impl Inn {
    fn count(&self, event: &RoomEvent, difference: isize) {
        let mut rooms = self.rooms.lock().expect("nobody panics");
        *rooms.entry(event.room.to_string()).or_default() += difference;
    }
}

impl WebSocketService for Inn {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        self.opened.fetch_add(1, Ordering::SeqCst);
        ws.join(&ws.data().room)?;
        ws.send("ready");
        Ok(())
    }

    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        let delivery = ws.to("residents").send(message.clone());
        assert_eq!(delivery.queued, RESIDENTS, "{delivery:?}");
        ws.send(message);
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, _reason: CloseReason) {
        self.closed.fetch_add(1, Ordering::SeqCst);
    }

    async fn on_first_join(&self, event: RoomEvent) -> Result<()> {
        self.count(&event, 1);
        Ok(())
    }

    async fn on_last_leave(&self, event: RoomEvent) -> Result<()> {
        self.count(&event, -1);
        Ok(())
    }
}

/// Sends to the residents, and pulls visitors into rooms and out of the house.
fn keep_house(inn: &Namespace<Inn>, seed: usize) -> usize {
    let mut queued = 0;
    for round in 0..MESSAGES {
        queued += inn.to("residents").send(format!("keeper-{seed} {round}")).queued;
        let visitors = inn.local().members("visitors");
        let Some(id) = visitors.get((round + seed) % visitors.len().max(1)) else {
            continue;
        };
        let Some(visitor) = inn.local().socket(*id) else {
            continue;
        };
        match (round + seed) % 4 {
            0 => drop(visitor.join(format!("room {}", round % 7))),
            1 => drop(visitor.leave("visitors")),
            2 => drop(visitor.to("visitors").send("psst")),
            _ => visitor.close(CloseCode::NORMAL, "the inn is full"),
        }
    }
    queued
}

/// Says its messages at once, and hears them again when they have been passed on.
async fn talk(mut client: Client, number: usize) {
    for talk in 0..TALKS {
        client.send(&format!("talker-{number} {talk}")).await;
    }
    for talk in 0..TALKS {
        assert_eq!(client.text().await, format!("talker-{number} {talk}"));
    }
}

/// All of each sender's messages, each once and in its order.
fn assert_complete(texts: &[String]) {
    let mut by_sender: HashMap<&str, Vec<usize>> = HashMap::new();
    for text in texts {
        let (sender, number) = text.split_once(' ').expect("a sender and a number");
        let numbers = by_sender.entry(sender).or_default();
        numbers.push(number.parse().expect("a number"));
    }
    for (sender, count) in [
        ("keeper-1", MESSAGES),
        ("keeper-2", MESSAGES),
        ("talker-1", TALKS),
        ("talker-2", TALKS),
    ] {
        let numbers = by_sender.remove(sender).unwrap_or_default();
        assert!(numbers.iter().copied().eq(0..count), "{sender}: {numbers:?}");
    }
    assert!(by_sender.is_empty(), "{by_sender:?}");
}

async fn resident(server: &Server) -> Client {
    let mut client = server.connect("/inn?room=residents").await;
    assert_eq!(client.text().await, "ready");
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_others_come_and_go_every_message_arrives_in_its_senders_order_and_nothing_is_left_over() {
    let server = Server::start(App::empty().websocket::<Inn>()).await;
    let container = server.app.container();
    let inn: Namespace<Inn> = container.get().expect("it is mounted");
    let service: std::sync::Arc<Inn> = container.get().expect("it is mounted");
    let mut readers = Vec::new();
    for _ in 0..RESIDENTS {
        let mut client = resident(&server).await;
        readers.push(tokio::spawn(async move { client.texts_to_the_end().await }));
    }
    let mut talkers = Vec::new();
    for number in [1, 2] {
        let mut client = server.connect("/inn?room=talkers").await;
        assert_eq!(client.text().await, "ready");
        talkers.push(tokio::spawn(talk(client, number)));
    }
    let address = server.address;
    let visitors = [0, 1, 2].map(|polite| {
        tokio::spawn(async move {
            for visit in 0..VISITS {
                let mut client = Client::connect(address, "/inn?room=visitors").await;
                if visit % 3 == polite {
                    client.message().await;
                }
            }
        })
    });
    let keepers = [1, 2].map(|seed| {
        let inn = inn.clone();
        tokio::task::spawn_blocking(move || keep_house(&inn, seed))
    });
    let mut queued = 0;
    for keeper in keepers {
        queued += within("a keeper", keeper).await.expect("a keeper does not panic");
    }
    for talker in talkers {
        within("a talker", talker).await.expect("a talker does not panic");
    }
    for visitor in visitors {
        within("a visitor", visitor)
            .await
            .expect("a visitor does not panic");
    }
    assert_eq!(
        queued,
        2 * MESSAGES * RESIDENTS,
        "every resident was there for every message"
    );
    for socket in inn.local().sockets() {
        socket.close(CloseCode::NORMAL, "good night");
    }
    for reader in readers {
        let texts = within("a reader", reader).await.expect("a reader does not panic");
        assert_complete(&texts);
    }
    emptied(&inn).await;
    server.shutdown().await;
    assert_eq!((inn.local().socket_count(), inn.local().rooms()), (0, Vec::new()));
    let (opened, closed) = (
        service.opened.load(Ordering::SeqCst),
        service.closed.load(Ordering::SeqCst),
    );
    assert!(opened >= RESIDENTS, "{opened} were opened");
    assert_eq!(opened, closed, "each connection that opened has closed");
    let rooms = service.rooms.lock().expect("nobody panics");
    assert!(rooms.contains_key("residents"), "{rooms:?}");
    assert!(
        rooms.values().all(|balance| *balance == 0),
        "each room that began has ended: {rooms:?}"
    );
}
