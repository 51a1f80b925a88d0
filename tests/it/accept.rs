//! The accept loop of `run`, in a process of its own: what clients do before they are upgraded.

use std::net::SocketAddr;

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::kit::process::Process;
use crate::kit::{Client, within};

const ECHO_APP: &str = env!("CARGO_BIN_EXE_echo_app");

/// As many as fit beside what else is open, where a process may have 1,024 files.
const HALF_OPEN: usize = 900;

fn handshake(address: SocketAddr) -> String {
    format!(
        "GET /echo HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}

async fn half_open(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("accepted");
    let half = b"GET /echo HTTP/1.1\r\nhost: localhost\r\nupgr";
    stream.write_all(half).await.expect("written");
    stream
}

async fn echoes(address: SocketAddr) {
    let mut client = Client::connect(address, "/echo").await;
    client.send("hello").await;
    assert_eq!(client.text().await, "hello");
}

#[tokio::test]
async fn hundreds_of_handshakes_that_do_not_end_keep_no_good_client_waiting() {
    let process = Process::start(ECHO_APP);
    let address = process.address().await;
    let waiting = within(
        "the half-open ones",
        join_all((0..HALF_OPEN).map(|_| half_open(address))),
    );
    let mut waiting = waiting.await;
    echoes(address).await;
    // And they were not cut off for it: one of them ends its handshake now.
    let mut slow = waiting.pop().expect("there are many");
    let rest = "ade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
                sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    slow.write_all(rest.as_bytes()).await.expect("written");
    let mut status = [0; 12];
    within("its answer", slow.read_exact(&mut status))
        .await
        .expect("an answer");
    assert_eq!(&status, b"HTTP/1.1 101");
}

#[tokio::test]
async fn frames_that_come_together_with_the_handshake_are_not_lost() {
    let process = Process::start(ECHO_APP);
    let address = process.address().await;
    let mut stream = TcpStream::connect(address).await.expect("accepted");
    let mut bytes = handshake(address).into_bytes();
    // Two texts, "early" and "bird", under the mask of zeros; the second one is cut in two.
    bytes.extend_from_slice(b"\x81\x85\0\0\0\0early\x81\x84\0\0\0\0bi");
    stream.write_all(&bytes).await.expect("written");
    let answer = within("both answers", async {
        let mut answer = Vec::new();
        while !answer.ends_with(b"\x81\x05early") {
            answer.push(stream.read_u8().await?);
        }
        stream.write_all(b"rd").await?;
        let mut second = [0; 6];
        stream.read_exact(&mut second).await?;
        Ok::<_, std::io::Error>(second)
    });
    assert_eq!(&answer.await.expect("answers"), b"\x81\x04bird");
}

#[tokio::test]
async fn an_ipv6_address_is_listened_on() {
    let process = Process::start_with(ECHO_APP, &[("ASENA_ADDR", "[::1]:0")]);
    let address = process.address().await;
    assert!(address.is_ipv6(), "{address}");
    echoes(address).await;
}

#[tokio::test]
async fn connections_that_come_and_go_before_they_ask_for_anything_disturb_nobody() {
    let process = Process::start(ECHO_APP);
    let address = process.address().await;
    for _ in 0..200 {
        drop(TcpStream::connect(address).await.expect("accepted"));
    }
    echoes(address).await;
}
