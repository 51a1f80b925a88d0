//! The program over real sockets: cursors move in a flood, and one reader is slow.

#![expect(
    clippy::expect_used,
    reason = "a test fails by a panic that says what was expected"
)]

use std::collections::HashMap;
use std::time::Duration;

use asena_ws_tests_example::Example;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

const PROGRAM: &str = env!("CARGO_BIN_EXE_cursors");
const PATIENCE: Duration = Duration::from_secs(30);

const CURSORS: [&str; 3] = ["ada", "bob", "eve"];
/// So many of each as the kernel's buffers surely do not hold.
const MOVES: i64 = 4_000;

struct Client(WebSocketStream<TcpStream>);

impl Client {
    async fn connect(example: &Example, query: &str) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        // A reader that does not read is soon full.
        socket.set_recv_buffer_size(4 * 1024).expect("a small buffer");
        let address = example.address().parse().expect("an address");
        let stream = socket.connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let url = format!("ws://{address}/cursors?{query}");
        let (socket, _) = client_async(url, stream).await.expect("a WebSocket");
        Self(socket)
    }

    async fn send(&mut self, value: &Value) {
        let sent = self.0.send(Message::text(value.to_string())).await;
        sent.expect("the message is sent");
    }

    async fn event(&mut self) -> (String, Value) {
        let message = timeout(PATIENCE, self.0.next()).await.expect("something comes");
        let Some(Ok(Message::Text(text))) = message else {
            panic!("an event was expected, and there came {message:?}");
        };
        let mut event: Value = serde_json::from_str(&text).expect("JSON");
        let name = event["event"].as_str().expect("a name").to_owned();
        (name, event["data"].take())
    }

    /// Reads where cursors are, up to the last move of each of them. How often each was read.
    async fn read_to_the_last_moves(&mut self) -> HashMap<String, usize> {
        let (mut seen, mut last) = (HashMap::new(), HashMap::new());
        while CURSORS.iter().any(|name| last.get(*name) != Some(&(MOVES - 1))) {
            let (event, data) = self.event().await;
            assert_eq!(event, "moved");
            let name = data["name"].as_str().expect("a name").to_owned();
            let x = data["x"].as_i64().expect("a number");
            let before = last.insert(name.clone(), x);
            assert!(before < Some(x), "{name} was at {before:?} before it was at {x}");
            *seen.entry(name).or_default() += 1;
        }
        seen
    }
}

#[tokio::test]
async fn a_move_is_told_to_the_others_on_the_board() {
    let example = Example::start(PROGRAM);
    let mut ada = Client::connect(&example, "board=1&name=ada").await;
    let mut bob = Client::connect(&example, "board=1&name=bob").await;
    let mut eve = Client::connect(&example, "board=2&name=eve").await;
    ada.send(&json!({"x": 1, "y": 2})).await;
    let (event, data) = bob.event().await;
    assert_eq!(event, "moved");
    assert_eq!(
        (&data["name"], &data["x"], &data["y"]),
        (&json!("ada"), &json!(1), &json!(2))
    );
    drop(ada);
    let (event, left) = bob.event().await;
    assert_eq!((event.as_str(), &left["cursor"]), ("left", &data["cursor"]));
    // What eve reads first is hers: the other board was not told to her.
    let mut other = Client::connect(&example, "board=2&name=other").await;
    other.send(&json!({"x": 3, "y": 4})).await;
    assert_eq!(eve.event().await.1["name"], "other");
}

#[tokio::test]
async fn a_slow_reader_sees_where_each_cursor_is_and_not_where_it_has_been() {
    let example = Example::start(PROGRAM);
    let mut slow = Client::connect(&example, "board=1&name=slow").await;
    let mut quick = Client::connect(&example, "board=1&name=quick").await;
    let mut movers = Vec::new();
    for name in CURSORS {
        movers.push(Client::connect(&example, &format!("board=1&name={name}")).await);
    }
    let flood = async {
        for x in 0..MOVES {
            for mover in &mut movers {
                mover.send(&json!({"x": x, "y": 0})).await;
            }
        }
    };
    let (quickly, ()) = tokio::join!(quick.read_to_the_last_moves(), flood);
    // All has been told by now; the slow one begins to read.
    let slowly = slow.read_to_the_last_moves().await;
    let at_most = usize::try_from(MOVES).expect("a number");
    for name in CURSORS {
        assert!(quickly[name] <= at_most);
        assert!(
            slowly[name] < at_most / 2,
            "{name} was read {} times",
            slowly[name]
        );
    }
    // It was not disconnected, and what must be told is.
    drop(movers);
    for _ in CURSORS {
        assert_eq!(slow.event().await.0, "left");
    }
}
