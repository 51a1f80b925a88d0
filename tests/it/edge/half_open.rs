use std::net::SocketAddr;

use asena_ws::Limits;
use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Echo;
use crate::kit::peer::handshake;
use crate::kit::{Client, within};

/// Says the beginning of a handshake.
async fn slow(address: SocketAddr) -> TcpStream {
    let mut stream = within("a connection", TcpStream::connect(address))
        .await
        .expect("accepted");
    let begun = stream
        .write_all(b"GET /echo HTTP/1.1\r\nhost: localhost\r\nx-slow: ")
        .await;
    begun.expect("written");
    stream
}

/// Whether a client gets in.
async fn gets_in(address: SocketAddr) -> bool {
    let handshake = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(&handshake("/echo")).await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        Ok::<_, std::io::Error>(&status == b"HTTP/1.1 101")
    };
    within("an answer", handshake).await.unwrap_or(false)
}

async fn is_cut_off(stream: &mut TcpStream) {
    let ended = within("the end of the connection", stream.read(&mut [0; 16])).await;
    assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
}

#[tokio::test]
async fn a_thousand_slow_ones_keep_no_good_client_waiting() {
    let app = TestApp::listen(App::empty().websocket::<Echo>()).await;
    let address = app.address().expect("it listens");
    let _slow = join_all((0..1000).map(|_| slow(address))).await;
    let mut client = Client::connect(address, "/echo").await;
    client.send("hello").await;
    assert_eq!(client.text().await, "hello");
}

#[tokio::test]
async fn the_oldest_half_open_connection_makes_room_for_a_new_one() {
    let mut limits = Limits::default();
    limits.half_open_max = Some(3);
    let app = TestApp::listen(App::empty().websocket::<Echo>().limits(limits)).await;
    let address = app.address().expect("it listens");
    let mut slow: Vec<_> = [slow(address).await, slow(address).await, slow(address).await].into();
    // A quarter of a second long they are left alone, and others are cut off in their place.
    within("a place", async { while !gets_in(address).await {} }).await;
    is_cut_off(&mut slow[0]).await;
    // Whoever is in counts no more, so that the place is free again.
    assert!(gets_in(address).await && gets_in(address).await);
    // The others have been left alone: they may still go on.
    slow[2]
        .write_all(b"\r\nconnection: close\r\n\r\n")
        .await
        .expect("written");
    let mut answer = String::new();
    within("an answer", slow[2].read_to_string(&mut answer))
        .await
        .expect("text");
    assert!(answer.starts_with("HTTP/1.1 426 "), "{answer}");
}
