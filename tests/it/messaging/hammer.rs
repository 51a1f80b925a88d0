use super::{App, CloseCode, Namespace, Result, Server, Socket, WebSocketService, websocket, within};

#[websocket("/anvil")]
struct Anvil {}

impl WebSocketService for Anvil {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join("all")?;
        ws.send("ready");
        Ok(())
    }
}

const CLIENTS: usize = 16;
const ROUNDS: usize = 2_000;

/// Joins, leaves, sends and now and then closes, whichever connection comes its way.
fn hammer(anvil: &Namespace<Anvil>, seed: usize) -> usize {
    let rooms = ["a", "b", "c", "all"];
    let mut queued = 0;
    for round in 0..ROUNDS {
        let sockets = anvil.local().sockets();
        let Some(socket) = sockets.get((round * 7 + seed) % sockets.len().max(1)) else {
            break;
        };
        let room = rooms[(round + seed) % rooms.len()];
        match (round + seed) % 5 {
            0 => drop(socket.join(room)),
            1 => drop(socket.leave(room)),
            2 => queued += socket.to(room).send("x").queued,
            3 => queued += anvil.to(room).to("all").send("x").queued,
            _ if round % 400 == 399 => socket.close(CloseCode::NORMAL, "enough"),
            _ => queued += anvil.broadcast("x").queued,
        }
    }
    queued
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_threads_hammer_the_same_connections_and_nothing_is_left_over() {
    let server = Server::start(App::empty().websocket::<Anvil>()).await;
    let anvil: Namespace<Anvil> = server.app.container().get().expect("it is mounted");
    let mut readers = Vec::new();
    for _ in 0..CLIENTS {
        let mut client = server.connect("/anvil").await;
        assert_eq!(client.text().await, "ready");
        readers.push(tokio::spawn(async move { client.count_to_the_end().await }));
    }
    let queued: usize = std::thread::scope(|scope| {
        let hammers = [1, 2].map(|seed| {
            scope.spawn({
                let anvil = &anvil;
                move || hammer(anvil, seed)
            })
        });
        hammers
            .map(|hammer| hammer.join().expect("a hammer does not break"))
            .into_iter()
            .sum()
    });
    assert!(queued > 0, "the hammers hit something");
    server.shutdown().await;
    let mut received = 0;
    for reader in readers {
        received += within("a reader", reader).await.expect("a reader does not panic");
    }
    assert!(
        received <= queued,
        "{received} messages came of {queued} that were queued"
    );
    assert_eq!(anvil.local().socket_count(), 0);
    assert_eq!(anvil.local().rooms(), []);
}
