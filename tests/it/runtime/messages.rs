//! What a handler may take a message as.

use asena_ws::FromMessage;
use asena_ws::prelude::*;

use crate::kit::Server;

/// A format of the user's own: two bytes.
struct Point(u8, u8);

impl FromMessage for Point {
    fn from_message(message: Message) -> Result<Self> {
        match message.into_bytes()[..] {
            [x, y] => Ok(Self(x, y)),
            [] => panic!("the reader was told to panic"),
            _ => Err(HandlerError::client("invalid_point", "a point has two bytes")),
        }
    }
}

#[websocket("/points")]
struct Points {}

#[handlers]
impl Points {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, Point(x, y): Point) {
        ws.send(format!("{x} and {y}"));
    }
}

#[tokio::test]
async fn a_type_of_the_users_own_is_read_or_refused_with_its_own_words() {
    let server = Server::start(App::empty().websocket::<Points>()).await;
    let mut client = server.connect("/points").await;
    client.send_bytes(vec![1, 2]).await;
    assert_eq!(client.text().await, "1 and 2");
    client.send_bytes(vec![1]).await;
    assert_eq!(client.json().await["message"], "a point has two bytes");
    client.send_bytes(vec![3, 4]).await;
    assert_eq!(client.text().await, "3 and 4");
}

#[tokio::test]
async fn a_panic_while_a_message_is_read_is_a_panic_of_its_handler() {
    let server = Server::start(App::empty().websocket::<Points>()).await;
    let mut client = server.connect("/points").await;
    client.send("").await;
    assert_eq!(client.closed().await, (1011, "internal error".to_owned()));
}

#[websocket("/either")]
struct Either {}

#[handlers]
impl Either {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, bytes: Bytes) {
        ws.send(bytes);
    }
}

#[websocket("/text")]
struct Text {}

#[handlers]
impl Text {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: Utf8Bytes) {
        ws.send(text);
    }
}

#[tokio::test]
async fn bytes_are_either_kind_and_utf_8_bytes_are_text() {
    let server = Server::start(App::empty().websocket::<Either>().websocket::<Text>()).await;
    let mut either = server.connect("/either").await;
    either.send("hi").await;
    assert_eq!(either.bytes().await, "hi");
    either.send_bytes(vec![0, 255]).await;
    assert_eq!(&either.bytes().await[..], [0, 255]);
    let mut text = server.connect("/text").await;
    text.send("hi").await;
    assert_eq!(text.text().await, "hi");
    text.send_bytes(vec![0, 255]).await;
    assert_eq!(text.json().await["type"], "error");
}
