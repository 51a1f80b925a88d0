//! `write_timeout`, `close_timeout` and `handshake_timeout`.

use std::net::SocketAddr;
use std::time::Duration;

use asena_ws::AppBuilder;
use asena_ws::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep};

use super::outbox::only_socket;
use crate::kit::frames::close;
use crate::kit::memory::PIPE_BYTES;
use crate::kit::server::free_port;
use crate::kit::{Journal, Memory, Peer, Said, Server, within};

#[websocket(path = "/due", write_timeout_ms = 1_000, close_timeout_ms = 3_000)]
struct Due {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Due {
    async fn on_close(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

fn app() -> (AppBuilder, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Due>().provide(journal.clone());
    (app, journal)
}

async fn start() -> (Memory, Journal, Namespace<Due>) {
    let (app, journal) = app();
    let app = Memory::start(app).await;
    let namespace = app.app.container().get().expect("it is mounted");
    (app, journal, namespace)
}

fn assert_is_near(begun: Instant, ms: u64) {
    let elapsed = begun.elapsed();
    let (from, to) = (Duration::from_millis(ms), Duration::from_millis(ms + 5));
    assert!((from..=to).contains(&elapsed), "{elapsed:?} in place of {from:?}");
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_nothing_for_so_long_is_cut_off_and_on_close_says_4008() {
    let (app, journal, namespace) = start().await;
    let _peer = app.connect("/due").await;
    let socket = only_socket(&namespace).await;
    let begun = Instant::now();
    socket.send("x".repeat(2 * PIPE_BYTES));
    within("the end", socket.closed()).await;
    assert_is_near(begun, 1_000);
    journal.until("closed 4008").await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_something_in_time_is_not_cut_off_however_long_all_of_it_takes() {
    let (app, _, namespace) = start().await;
    let mut peer = app.connect("/due").await;
    let socket = only_socket(&namespace).await;
    socket.send("x".repeat(PIPE_BYTES + 8 * 1024));
    for _ in 0..8 {
        sleep(Duration::from_millis(999)).await;
        peer.take(1024).await;
    }
    assert!(socket.is_open());
}

#[tokio::test]
async fn a_peer_on_a_real_socket_that_takes_nothing_is_cut_off_too() {
    let (app, journal) = app();
    let server = Server::start(app).await;
    let client = server.connect("/due").await;
    let namespace: Namespace<Due> = server.app.container().get().expect("it is mounted");
    let socket = only_socket(&namespace).await;
    while socket.buffered_amount() == 0 {
        socket.send("x".repeat(256 * 1024));
    }
    // The kernel may find room for the end of one message; not for another.
    socket.send("x".repeat(256 * 1024));
    socket.send("x".repeat(256 * 1024));
    journal.until("closed 4008").await;
    drop(client);
}

#[tokio::test]
async fn a_peer_on_a_real_socket_that_takes_little_in_time_is_not_cut_off() {
    let (app, _) = app();
    let server = Server::start(app).await;
    let mut peer = slow_peer(server.address).await;
    let namespace: Namespace<Due> = server.app.container().get().expect("it is mounted");
    let socket = only_socket(&namespace).await;
    // Megabytes: the kernel says that it takes more when a third of them has been taken.
    while socket.buffered_amount() == 0 {
        socket.send("x".repeat(64 * 1024));
    }
    let begun = std::time::Instant::now();
    while begun.elapsed() < Duration::from_millis(2_500) {
        sleep(Duration::from_millis(50)).await;
        peer.take(4 * 1024).await;
    }
    assert!(socket.is_open());
}

/// One whose kernel holds little that it has not read.
async fn slow_peer(address: SocketAddr) -> Peer<TcpStream> {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4 * 1024).expect("a small buffer");
    let stream = within("the connection", socket.connect(address)).await;
    Peer::upgrade(stream.expect("a connection"), "/due").await
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_answer_a_close_is_cut_off_at_its_deadline() {
    let (app, journal, namespace) = start().await;
    let mut peer = app.connect("/due").await;
    let socket = only_socket(&namespace).await;
    let begun = Instant::now();
    socket.close(CloseCode::NORMAL, "");
    assert_eq!(peer.rest().await, [Said::Close(1000, String::new())]);
    assert_is_near(begun, 3_000);
    journal.until("closed 1006").await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_answers_a_close_just_in_time_ended_in_peace() {
    let (app, journal, namespace) = start().await;
    let mut peer = app.connect("/due").await;
    only_socket(&namespace).await.close(CloseCode::NORMAL, "");
    assert_eq!(peer.said().await, Said::Close(1000, String::new()));
    sleep(Duration::from_millis(2_999)).await;
    peer.say(&close(1000, "")).await;
    assert_eq!(peer.said().await, Said::End);
    journal.until("closed 1000").await;
}

#[tokio::test]
async fn a_handshake_that_does_not_end_is_cut_off_at_the_deadline_of_the_app() {
    let (app, _) = app();
    let timeout = Duration::from_millis(200);
    let (listener, address) = free_port().await;
    let serving = tokio::spawn(app.handshake_timeout(timeout).serve_on(listener));
    let begun = std::time::Instant::now();
    let cut_off = async {
        let mut stream = TcpStream::connect(address).await?;
        stream
            .write_all(b"GET /due HTTP/1.1\r\nhost: here\r\nupgr")
            .await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    let answer = within("the end of the connection", cut_off).await;
    assert_eq!(answer.expect("it is closed"), b"");
    let elapsed = begun.elapsed();
    // The default is 10 s.
    assert!(
        elapsed >= timeout && elapsed < Duration::from_secs(9),
        "{elapsed:?}"
    );
    serving.abort();
}
