//! Over real TLS, under a user's own server: the engine reads and writes whatever stream there is.

use asena_ws::ConnectionOptions;
use asena_ws::prelude::*;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::client::TlsStream;

use crate::kit::frames::{BINARY, PING, TEXT, close, frame};
use crate::kit::{Journal, Peer, Said, Server, tls, within};

const MIB: usize = 1024 * 1024;
/// What both sides ask the kernel to hold, so that much of what is sent waits in the memory of TLS.
const KERNEL_BYTES: u32 = 4 * 1024;

#[websocket("/echo")]
struct Echo {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Echo {
    #[on_message]
    async fn echo(&self, ws: &Socket<Self>, message: Message) {
        if message.as_text() == Some("close") {
            ws.close(CloseCode::NORMAL, "as you wish");
        } else {
            ws.send(message);
        }
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

async fn start() -> (Server, Journal) {
    let (journal, mut options) = (Journal::default(), ConnectionOptions::default());
    options.message_bytes_max = 4 * MIB;
    options.outbox_bytes_max = 8 * MIB;
    let app = App::empty().websocket::<Echo>().connection_options(options);
    let server = Server::start_over_tls(app.provide(journal.clone()), KERNEL_BYTES).await;
    (server, journal)
}

async fn connect(server: &Server) -> Peer<TlsStream<TcpStream>> {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(KERNEL_BYTES).expect("a small buffer");
    let stream = within("a connection", socket.connect(server.address)).await;
    let stream = tls::over(stream.expect("the server takes connections")).await;
    Peer::upgrade(stream, "/echo").await
}

/// TLS itself was ended by its own word: nobody has cut the end off.
async fn ends_by_the_book(peer: Peer<TlsStream<TcpStream>>) {
    let mut stream = peer.into_stream();
    let read = within("the end of the stream", stream.read(&mut [0])).await;
    assert_eq!(read.expect("`close_notify`"), 0);
}

#[tokio::test]
async fn messages_of_any_size_are_echoed_in_order() {
    let (server, journal) = start().await;
    let mut peer = connect(&server).await;
    let long = "*".repeat(70_000);
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(4 * MIB).collect();
    let says = [
        frame(TEXT, "Hello"),
        frame(TEXT, &long),
        frame(PING, "still here?"),
        frame(BINARY, &bytes),
        frame(TEXT, ""),
    ];
    let answers = [
        Said::Text("Hello".to_owned()),
        Said::Text(long),
        Said::Pong(b"still here?".to_vec()),
        Said::Binary(bytes),
        Said::Text(String::new()),
    ];
    for chop in [usize::MAX, 9973] {
        assert_eq!(peer.converse(&says.concat(), chop, 5).await, answers);
    }
    peer.say(&close(4001, "I go")).await;
    assert_eq!(peer.said().await, Said::Close(4001, "I go".to_owned()));
    ends_by_the_book(peer).await;
    journal.until("closed 4001").await;
}

#[tokio::test]
async fn a_close_by_the_server_ends_by_the_book() {
    let (server, journal) = start().await;
    let mut peer = connect(&server).await;
    peer.send("close").await;
    assert_eq!(peer.said().await, Said::Close(1000, "as you wish".to_owned()));
    peer.say(&close(1000, "")).await;
    ends_by_the_book(peer).await;
    journal.until("closed 1000").await;
}

/// What TLS has taken the network may not have taken yet.
#[tokio::test]
async fn a_peer_that_closes_and_reads_late_gets_every_answer() {
    let (server, journal) = start().await;
    let mut peer = connect(&server).await;
    let message = "*".repeat(10_000);
    let says = [frame(TEXT, &message).repeat(100), close(4001, "I go")];
    peer.say(&says.concat()).await;
    // As long as it reads nothing, the answers are on their way, and the connection is not over.
    for number in 0..100 {
        assert_eq!(peer.said().await, Said::Text(message.clone()), "{number}");
    }
    assert_eq!(peer.said().await, Said::Close(4001, "I go".to_owned()));
    assert_eq!(peer.said().await, Said::End);
    journal.until("closed 4001").await;
}
