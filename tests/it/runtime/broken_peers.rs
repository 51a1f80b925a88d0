//! Peers that break the protocol, by bytes of the tests' own.

use std::net::SocketAddr;

use asena_ws::prelude::*;

use crate::kit::{Journal, Peer, Said, Server};

#[websocket("/strict")]
struct Strict {
    #[inject]
    journal: Provided<Journal>,
}

impl WebSocketService for Strict {
    async fn on_message(&self, _ws: &Socket<Self>, message: Message) -> Result<()> {
        self.journal.note(format!("{} bytes were handled", message.len()));
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

/// The code of the close frame with which the server answers these bytes.
async fn answer(address: SocketAddr, mistake: &str, bytes: &[u8]) -> u16 {
    let mut peer = Peer::connect(address, "/strict").await;
    peer.say(bytes).await;
    match peer.said().await {
        Said::Close(code, _) => code,
        other => panic!("a close frame was expected for {mistake}, and {other:?} came"),
    }
}

#[tokio::test]
async fn bytes_that_break_the_protocol_close_with_the_code_for_it() {
    let (server, _) = serve().await;
    let big_ping = [b"\x89\xfe\0\x7e\0\0\0\0".as_slice(), &[b'x'; 126]].concat();
    // Masked with zeros, so that the payload reads as it is written.
    let table: [(&str, &[u8], u16); 11] = [
        ("a frame without a mask", b"\x81\x02hi", 1002),
        ("a reserved bit", b"\xc1\x80\0\0\0\0", 1002),
        ("a reserved opcode", b"\x83\x80\0\0\0\0", 1002),
        ("a fragmented ping", b"\x09\x80\0\0\0\0", 1002),
        ("a ping of 126 bytes", &big_ping, 1002),
        ("a continuation of nothing", b"\x80\x80\0\0\0\0", 1002),
        (
            "a message within a message",
            b"\x01\x80\0\0\0\0\x81\x80\0\0\0\0",
            1002,
        ),
        ("a close frame with half a code", b"\x88\x81\0\0\0\0\x03", 1002),
        ("a close frame with 1005", b"\x88\x82\0\0\0\0\x03\xed", 1002),
        ("text that is not UTF-8", b"\x81\x81\0\0\0\0\xff", 1007),
        (
            "a frame that announces 64 KiB and a byte",
            b"\x82\xff\0\0\0\0\0\x01\0\x01\0\0\0\0",
            1009,
        ),
    ];
    for (mistake, bytes, code) in table {
        assert_eq!(answer(server.address, mistake, bytes).await, code, "{mistake}");
    }
}

#[tokio::test]
async fn fragments_that_are_too_big_together_close_with_1009() {
    let (server, journal) = serve().await;
    let mut fragments = b"\x02\xfe\xff\xff\0\0\0\0".to_vec();
    fragments.resize(fragments.len() + 0xffff, b'x');
    fragments.extend(b"\x80\x82\0\0\0\0xx");
    assert_eq!(answer(server.address, "big fragments", &fragments).await, 1009);
    journal.until("closed 1006").await;
    assert_eq!(journal.lines(), ["closed 1006"]);
}

#[tokio::test]
async fn fragments_with_a_ping_between_are_one_message() {
    let (server, journal) = serve().await;
    let mut peer = Peer::connect(server.address, "/strict").await;
    let fragments = b"\x01\x82\0\0\0\0he\x89\x80\0\0\0\0\x80\x83\0\0\0\0llo";
    peer.say(fragments).await;
    journal.until("5 bytes were handled").await;
}

#[tokio::test]
async fn a_connection_that_breaks_off_in_a_frame_is_1006_and_its_message_is_not_handled() {
    let (server, journal) = serve().await;
    let mut peer = Peer::connect(server.address, "/strict").await;
    peer.say(b"\x81\x85\0\0\0\0he").await;
    drop(peer);
    journal.until("closed 1006").await;
    assert_eq!(journal.lines(), ["closed 1006"]);
}

#[tokio::test]
async fn on_close_runs_for_a_peer_that_broke_the_protocol() {
    let (server, journal) = serve().await;
    answer(server.address, "a reserved opcode", b"\x83\x80\0\0\0\0").await;
    journal.until("closed 1006").await;
    assert_eq!(journal.lines(), ["closed 1006"]);
}
