//! How large the head of a request may be.

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;

use super::Echo;
use crate::kit::Peer;
use crate::kit::peer::handshake_with;

const BYTES_MAX: usize = 64 * 1024;

/// A handshake of so many bytes.
fn handshake_of(bytes: usize) -> Vec<u8> {
    let padding = bytes - handshake_with("/echo", "x-padding: \r\n").len();
    handshake_with("/echo", &format!("x-padding: {}\r\n", "x".repeat(padding)))
}

#[tokio::test]
async fn a_head_may_have_64_kib_and_no_more() {
    let app = TestApp::listen(App::empty().websocket::<Echo>()).await;
    let address = app.address().expect("it listens");
    let mut peer = Peer::dial(address).await;
    peer.say(&handshake_of(BYTES_MAX)).await;
    assert!(peer.head().await.starts_with("HTTP/1.1 101 "));
    let mut peer = Peer::dial(address).await;
    // Were there more than is read, the reset could overtake the answer.
    peer.say(&handshake_of(BYTES_MAX + 1)[..BYTES_MAX]).await;
    assert!(peer.head().await.starts_with("HTTP/1.1 431 "));
}
