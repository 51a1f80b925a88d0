//! permessage-deflate (RFC 7692) by wire, as an endpoint sets it. What the RFC demands is in `conformance`.

use asena_ws::prelude::*;
use asena_ws::{Compression, ConnectionOptions};

use crate::kit::frames::{FIN, RSV1, TEXT, frame_of};
use crate::kit::{Peer, Said, Server};

#[websocket("/small")]
struct Small {
    #[inject]
    namespace: Namespace<Self>,
}

#[handlers]
impl Small {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: Message) {
        if message.as_text().is_some_and(|text| text.starts_with("all")) {
            self.namespace.broadcast(message);
        } else {
            ws.send(message);
        }
    }
}

#[websocket(path = "/large", compression = Compression::new())]
struct Large {}
impl WebSocketService for Large {}

#[websocket(path = "/never", compression = None)]
struct Never {}
impl WebSocketService for Never {}

async fn serve(compression: Option<Compression>) -> Server {
    let mut options = ConnectionOptions::default();
    options.compression = compression;
    Server::start(App::empty().websocket::<Small>().connection_options(options)).await
}

async fn connect(server: &Server, offer: &str) -> Peer {
    Peer::connect_offering(server.address, "/small", &[offer]).await
}

fn text(text: &str) -> Said {
    Said::Text(text.to_owned())
}

fn compressed(message: &str) -> Said {
    Said::Compressed(Box::new(text(message)))
}

/// The code that the server closes with next.
async fn close_code(peer: &mut Peer) -> u16 {
    match peer.said().await {
        Said::Close(code, _) => code,
        other => panic!("a close was expected, and {other:?} came"),
    }
}

#[tokio::test]
async fn long_messages_are_compressed_both_ways_and_short_ones_are_sent_as_they_are() {
    let long = "long ".repeat(1000);
    for compression in [
        Compression::new(),
        Compression::new()
            .server_context_takeover(true)
            .client_context_takeover(true),
        Compression::new().server_window_bits(9).level(1),
    ] {
        let server = serve(Some(compression)).await;
        let mut peer = connect(&server, "permessage-deflate; client_max_window_bits").await;
        let agreed = peer.agreed().expect("they agree").to_owned();
        for round in 0..3 {
            let text_of_round = format!("{round} {long}");
            peer.send_compressed(&text_of_round).await;
            assert_eq!(peer.said().await, compressed(&text_of_round), "{agreed}");
            peer.send("short").await;
            assert_eq!(peer.said().await, text("short"), "{agreed}");
        }
    }
}

#[tokio::test]
async fn a_broadcast_reaches_each_as_it_has_agreed() {
    let server = serve(Some(Compression::new())).await;
    let mut plain = connect(&server, "").await;
    let mut narrow = connect(&server, "permessage-deflate; server_max_window_bits=9").await;
    let mut wide = connect(&server, "permessage-deflate").await;
    assert_eq!(plain.agreed(), None);
    let message = format!("all {}", "of you ".repeat(500));
    plain.send(&message).await;
    assert_eq!(plain.said().await, text(&message));
    assert_eq!(narrow.said().await, compressed(&message));
    assert_eq!(wide.said().await, compressed(&message));
}

#[tokio::test]
async fn nothing_is_compressed_where_the_endpoint_does_not_say_so() {
    let server = serve(None).await;
    let mut peer = connect(&server, "permessage-deflate").await;
    assert_eq!(peer.agreed(), None);
    peer.send_compressed("hello").await;
    assert_eq!(close_code(&mut peer).await, 1002);
}

#[tokio::test]
async fn a_bomb_is_1009_and_rubbish_is_1007() {
    let server = serve(Some(Compression::new())).await;
    let mut bomber = connect(&server, "permessage-deflate").await;
    bomber.send_compressed(&"0".repeat(64 * 1024 + 1)).await;
    assert_eq!(close_code(&mut bomber).await, 1009);
    let mut peer = connect(&server, "permessage-deflate").await;
    peer.say(&frame_of(FIN | RSV1 | TEXT, [0xff; 16])).await;
    assert_eq!(close_code(&mut peer).await, 1007);
}

#[tokio::test]
async fn an_endpoint_decides_for_itself() {
    let mut options = ConnectionOptions::default();
    options.compression = Some(Compression::new());
    for (app_compresses, path, agrees) in [
        (false, "/large", true),
        (false, "/small", false),
        (true, "/small", true),
        (true, "/never", false),
    ] {
        let app = App::empty()
            .websocket::<Small>()
            .websocket::<Large>()
            .websocket::<Never>();
        let app = if app_compresses {
            app.connection_options(options.clone())
        } else {
            app
        };
        let server = Server::start(app).await;
        let peer = Peer::connect_offering(server.address, path, &["permessage-deflate"]).await;
        assert_eq!(
            peer.agreed().is_some(),
            agrees,
            "{path}, the app compresses: {app_compresses}"
        );
    }
}
