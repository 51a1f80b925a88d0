//! Peers that break the protocol, by bytes of the tests' own.

use std::net::SocketAddr;

use asena_ws::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::kit::{Journal, Server, within};

#[websocket("/strict")]
struct Strict {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Strict {
    async fn on_message(&self, _ws: &Socket<Self>, _message: Message) -> Result<()> {
        self.journal.note("a message was handled");
        Ok(())
    }

    async fn on_close(&self, _ws: &Socket<Self>, reason: CloseReason) {
        self.journal.note(format!("closed {}", reason.code));
    }
}

async fn serve() -> (Server, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Strict>().provide(journal.clone());
    (Server::start(app).await, journal)
}

/// The handshake of RFC 6455 §1.3, by hand.
async fn upgrade(address: SocketAddr) -> TcpStream {
    let request = format!(
        "GET /strict HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    let upgraded = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        Ok::<_, std::io::Error>(stream)
    };
    within("the handshake", upgraded)
        .await
        .expect("the server upgrades")
}

/// The code of the close frame with which the server answers these bytes.
async fn answer(address: SocketAddr, bytes: &[u8]) -> u16 {
    let answered = async {
        let mut stream = upgrade(address).await;
        stream.write_all(bytes).await?;
        let mut head = [0; 4];
        stream.read_exact(&mut head).await?;
        assert_eq!(head[0], 0x88, "a close frame");
        Ok::<_, std::io::Error>(u16::from_be_bytes([head[2], head[3]]))
    };
    within("a close frame", answered)
        .await
        .expect("the server answers")
}

#[tokio::test]
async fn bytes_that_break_the_protocol_close_with_the_code_for_it() {
    let (server, _) = serve().await;
    // Masked with zeros, so that the payload reads as it is written.
    let table: [(&str, &[u8], u16); 4] = [
        ("a frame without a mask", b"\x81\x02hi", 1002),
        ("a reserved opcode", b"\x83\x80\0\0\0\0", 1002),
        ("a fragmented ping", b"\x09\x80\0\0\0\0", 1002),
        ("text that is not UTF-8", b"\x81\x81\0\0\0\0\xff", 1007),
    ];
    for (mistake, bytes, code) in table {
        assert_eq!(answer(server.address, bytes).await, code, "{mistake}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_off_in_a_frame_is_1006_and_its_message_is_not_handled() {
    let (server, journal) = serve().await;
    let mut stream = upgrade(server.address).await;
    let half = stream.write_all(b"\x81\x85\0\0\0\0he").await;
    half.expect("the connection takes bytes");
    drop(stream);
    journal.until("closed 1006").await;
    assert_eq!(journal.lines(), ["closed 1006"]);
}

#[tokio::test]
async fn on_close_runs_for_a_peer_that_broke_the_protocol() {
    let (server, journal) = serve().await;
    answer(server.address, b"\x83\x80\0\0\0\0").await;
    journal.until("closed 1006").await;
    assert_eq!(journal.lines(), ["closed 1006"]);
}
