use asena_ws::prelude::*;

use crate::kit::server::free_port;
use crate::kit::{Client, Server};

#[websocket("/echo")]
struct Echo {}

#[handlers]
impl Echo {
    #[on_open]
    async fn greet(&self, ws: &Socket<Self>) {
        ws.send("Welcome!");
    }

    #[on_message]
    async fn echo(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

async fn greeted() -> (Server, Client) {
    let server = Server::start(App::empty().websocket::<Echo>()).await;
    let mut client = server.connect("/echo").await;
    assert_eq!(client.text().await, "Welcome!");
    (server, client)
}

#[tokio::test]
async fn an_app_serves_the_listener_that_it_is_given() {
    let (listener, address) = free_port().await;
    let serving = tokio::spawn(App::empty().websocket::<Echo>().serve_on(listener));
    let mut client = Client::connect(address, "/echo").await;
    assert_eq!(client.text().await, "Welcome!");
    serving.abort();
}

#[tokio::test]
async fn an_address_that_cannot_be_had_is_named_beside_the_cure_that_helps() {
    let (_listener, taken) = free_port().await;
    let error = |address: String| async move {
        let served = App::empty().websocket::<Echo>().serve(address).await;
        served.expect_err("it cannot be had").to_string()
    };
    let in_use = error(taken.to_string()).await;
    assert!(
        in_use.starts_with(&format!("could not listen on {taken}: ")),
        "{in_use}"
    );
    // Not the variables: only `run` reads them.
    assert!(
        in_use.ends_with("; end what listens there, or give `.listen(…)` or `.serve(…)` another address"),
        "{in_use}"
    );
    assert_eq!(
        error("no-port".to_owned()).await,
        "`.serve(…)` names no place to listen: `no-port`: it has no port: write it behind a colon, as in `no-port:3000`"
    );
}

#[tokio::test]
async fn text_is_echoed_as_text() {
    let (_server, mut client) = greeted().await;
    client.send("Merhaba, dünya! 👋").await;
    assert_eq!(client.text().await, "Merhaba, dünya! 👋");
}

#[tokio::test]
async fn bytes_are_echoed_as_bytes() {
    let (_server, mut client) = greeted().await;
    client.send_bytes(vec![0, 255, 128]).await;
    assert_eq!(client.bytes().await, [0, 255, 128].as_slice());
}

#[tokio::test]
async fn an_empty_message_is_a_message() {
    let (_server, mut client) = greeted().await;
    client.send("").await;
    assert_eq!(client.text().await, "");
}

#[tokio::test]
async fn messages_are_answered_in_their_order() {
    let (_server, mut client) = greeted().await;
    let messages: Vec<String> = (0..500).map(|number| number.to_string()).collect();
    let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
    client.send_together(&messages).await;
    for message in messages {
        assert_eq!(client.text().await, message);
    }
}

#[websocket("/string")]
struct Shout {}

#[handlers]
impl Shout {
    #[on_message]
    async fn shout(&self, ws: &Socket<Self>, text: String) {
        ws.send(text.to_uppercase());
    }
}

#[tokio::test]
async fn a_handler_of_text_takes_bytes_that_are_text() {
    let server = Server::start(App::empty().websocket::<Shout>()).await;
    let mut client = server.connect("/string").await;
    client.send_bytes("hello").await;
    assert_eq!(client.text().await, "HELLO");
}

#[tokio::test]
async fn a_handler_of_text_answers_bytes_that_are_no_text_with_an_error() {
    let server = Server::start(App::empty().websocket::<Shout>()).await;
    let mut client = server.connect("/string").await;
    client.send_bytes(vec![0xff]).await;
    let answer = client.json().await;
    assert_eq!(answer["type"], "error");
    assert!(
        answer["message"]
            .as_str()
            .is_some_and(|message| message.contains("UTF-8")),
        "{answer}"
    );
}
