//! permessage-deflate (RFC 7692) by wire: a client that compresses by zlib itself.

use asena_ws::prelude::*;
use asena_ws::{Compression, ConnectionOptions};
use flate2::{Compress, Decompress, FlushCompress, FlushDecompress};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::kit::{Server, within};

/// What each message ends with, and is sent without (§7.2.1).
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

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

/// A client that reads and writes frames by hand.
struct Peer {
    stream: TcpStream,
    /// `Sec-WebSocket-Extensions` of the answer.
    agreed: Option<String>,
    inflater: Decompress,
    deflater: Compress,
}

#[derive(Debug, PartialEq, Eq)]
struct Frame {
    first: u8,
    payload: Vec<u8>,
}

impl Peer {
    async fn connect(server: &Server, offer: &str) -> Self {
        Self::connect_to(server, "/small", offer).await
    }

    async fn connect_to(server: &Server, path: &str, offer: &str) -> Self {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-extensions: {offer}\r\n\r\n"
        );
        let upgraded = async {
            let mut stream = TcpStream::connect(server.address).await?;
            stream.write_all(request.as_bytes()).await?;
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await?);
            }
            Ok::<_, std::io::Error>((stream, String::from_utf8_lossy(&head).into_owned()))
        };
        let (stream, head) = within("the handshake", upgraded).await.expect("an answer");
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        let line = head
            .lines()
            .find_map(|line| line.strip_prefix("sec-websocket-extensions: "));
        Self {
            stream,
            agreed: line.map(str::to_owned),
            inflater: Decompress::new(false),
            deflater: Compress::new(flate2::Compression::default(), false),
        }
    }

    async fn send(&mut self, first: u8, payload: &[u8]) {
        let mut bytes = vec![first];
        match payload.len() {
            length @ 0..=125 => bytes.push(0x80 | length.to_le_bytes()[0]),
            length => {
                bytes.push(0xfe);
                bytes.extend(&length.to_be_bytes()[6..]);
            }
        }
        bytes.extend([0; 4]);
        bytes.extend(payload);
        let written = within("a frame to be written", self.stream.write_all(&bytes)).await;
        written.expect("the server takes bytes");
    }

    async fn send_compressed(&mut self, text: &str) {
        let mut payload = Vec::with_capacity(text.len() + 1024);
        let compressed = self
            .deflater
            .compress_vec(text.as_bytes(), &mut payload, FlushCompress::Sync);
        compressed.expect("it compresses");
        payload.truncate(payload.len() - TAIL.len());
        self.send(0xc1, &payload).await;
    }

    async fn frame(&mut self) -> Frame {
        let read = async {
            let mut head = [0; 2];
            self.stream.read_exact(&mut head).await?;
            let length = match head[1] {
                126 => usize::from(self.stream.read_u16().await?),
                length => usize::from(length),
            };
            let mut payload = vec![0; length];
            self.stream.read_exact(&mut payload).await?;
            Ok::<_, std::io::Error>(Frame {
                first: head[0],
                payload,
            })
        };
        within("a frame", read).await.expect("the server answers")
    }

    /// The text of the next message, and whether it was compressed.
    async fn text(&mut self) -> (String, bool) {
        let Frame { first, mut payload } = self.frame().await;
        match first {
            0x81 => (String::from_utf8(payload).expect("text"), false),
            0xc1 => {
                payload.extend(TAIL);
                let mut text = Vec::with_capacity(100_000);
                let inflated = self
                    .inflater
                    .decompress_vec(&payload, &mut text, FlushDecompress::Sync);
                inflated.expect("it inflates");
                (String::from_utf8(text).expect("text"), true)
            }
            other => panic!("a text message was expected, and a frame came that begins with {other:#x}"),
        }
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
        let mut peer = Peer::connect(&server, "permessage-deflate; client_max_window_bits").await;
        let agreed = peer.agreed.clone().unwrap_or_default();
        assert!(agreed.starts_with("permessage-deflate"), "{agreed}");
        for round in 0..3 {
            if agreed.contains("client_no_context_takeover") {
                peer.deflater.reset();
            }
            peer.send_compressed(&format!("{round} {long}")).await;
            assert_eq!(peer.text().await, (format!("{round} {long}"), true), "{agreed}");
            peer.send(0x81, b"short").await;
            assert_eq!(peer.text().await, ("short".to_owned(), false), "{agreed}");
            if agreed.contains("server_no_context_takeover") {
                peer.inflater.reset(false);
            }
        }
    }
}

#[tokio::test]
async fn a_broadcast_reaches_each_as_it_has_agreed() {
    let server = serve(Some(Compression::new())).await;
    let mut plain = Peer::connect(&server, "").await;
    let mut narrow = Peer::connect(&server, "permessage-deflate; server_max_window_bits=9").await;
    let mut wide = Peer::connect(&server, "permessage-deflate").await;
    assert_eq!(plain.agreed, None);
    let text = format!("all {}", "of you ".repeat(500));
    plain.send(0x81, text.as_bytes()).await;
    assert_eq!(plain.text().await, (text.clone(), false));
    assert_eq!(narrow.text().await, (text.clone(), true));
    assert_eq!(wide.text().await, (text, true));
}

#[tokio::test]
async fn nothing_is_compressed_where_the_endpoint_does_not_say_so() {
    let server = serve(None).await;
    let mut peer = Peer::connect(&server, "permessage-deflate").await;
    assert_eq!(peer.agreed, None);
    peer.send_compressed("hello").await;
    let frame = peer.frame().await;
    assert_eq!(
        (frame.first, &frame.payload[..2]),
        (0x88, &1002_u16.to_be_bytes()[..])
    );
}

#[tokio::test]
async fn a_bomb_is_1009_and_rubbish_is_1007() {
    let server = serve(Some(Compression::new())).await;
    let mut bomber = Peer::connect(&server, "permessage-deflate").await;
    bomber.send_compressed(&"0".repeat(64 * 1024 + 1)).await;
    let frame = bomber.frame().await;
    assert_eq!(
        (frame.first, &frame.payload[..2]),
        (0x88, &1009_u16.to_be_bytes()[..])
    );
    let mut peer = Peer::connect(&server, "permessage-deflate").await;
    peer.send(0xc1, &[0xff; 16]).await;
    let frame = peer.frame().await;
    assert_eq!(
        (frame.first, &frame.payload[..2]),
        (0x88, &1007_u16.to_be_bytes()[..])
    );
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
        let peer = Peer::connect_to(&server, path, "permessage-deflate").await;
        assert_eq!(
            peer.agreed.is_some(),
            agrees,
            "{path}, the app compresses: {app_compresses}"
        );
    }
}
