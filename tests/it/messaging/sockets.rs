use std::collections::HashMap;

use tokio::net::TcpListener;

use super::{
    App, Client, CloseCode, Lobby, Namespace, Result, Server, Socket, WebSocketService, enter, lobby,
    websocket, within,
};

#[tokio::test]
#[expect(
    clippy::mutable_key_type,
    reason = "equality and hash are of the id, which does not change"
)]
async fn a_handle_is_equal_to_itself_however_it_was_come_by() {
    // Asena's defect 3: a fresh wrapper for each event, so that `socket !== excludeSocket` was always true.
    let server = Server::start(lobby()).await;
    let namespace: Namespace<Lobby> = server.app.container().get().expect("it is mounted");
    let (_ada, ada) = enter(&server).await;
    let (_bob, bob) = enter(&server).await;
    let first = namespace.local().socket(ada).expect("ada is here");
    let again = namespace.local().socket(ada).expect("ada is here");
    let other = namespace.local().socket(bob).expect("bob is here");
    assert_eq!(first, again);
    assert_ne!(first, other);
    let named = HashMap::from([(first, "ada"), (other, "bob")]);
    assert_eq!(named.get(&again), Some(&"ada"));
}

#[tokio::test]
async fn a_handle_that_is_kept_knows_that_its_connection_has_ended() {
    let server = Server::start(lobby()).await;
    let namespace: Namespace<Lobby> = server.app.container().get().expect("it is mounted");
    let (mut ada, id) = enter(&server).await;
    let socket = namespace.local().socket(id).expect("ada is here");
    assert!(socket.is_open());
    ada.close(1000, "").await;
    ada.closed().await;
    within("the end of the connection", socket.closed()).await;
    assert!(!socket.is_open());
    assert_eq!(socket.send("x"), asena_ws::SendOutcome::Closed);
    assert_eq!(socket.join("a"), Err(asena_ws::RoomError::Closed));
    assert!(namespace.local().socket(id).is_none());
}

#[tokio::test]
async fn a_terminated_connection_ends_without_a_close_frame() {
    let server = Server::start(lobby()).await;
    let namespace: Namespace<Lobby> = server.app.container().get().expect("it is mounted");
    let (mut ada, id) = enter(&server).await;
    namespace.local().socket(id).expect("ada is here").terminate();
    ada.cut_off().await;
}

#[tokio::test]
async fn what_is_queued_leaves_before_the_close_frame() {
    let server = Server::start(lobby()).await;
    let namespace: Namespace<Lobby> = server.app.container().get().expect("it is mounted");
    let (mut ada, id) = enter(&server).await;
    let socket = namespace.local().socket(id).expect("ada is here");
    socket.send("one");
    socket.send("two");
    socket.close(CloseCode::GOING_AWAY, "bye");
    assert_eq!(
        (ada.text().await, ada.text().await),
        ("one".to_owned(), "two".to_owned())
    );
    assert_eq!(ada.closed().await, (1001, "bye".to_owned()));
}

#[websocket("/corked")]
struct Corked {}

impl WebSocketService for Corked {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        let waiting = ws.cork(|ws| {
            for number in 0..100 {
                ws.send(number.to_string());
            }
            ws.buffered_amount()
        });
        ws.send(format!("{waiting} bytes waited"));
        Ok(())
    }
}

#[tokio::test]
async fn what_is_sent_under_a_cork_waits_for_it_and_keeps_its_order() {
    let server = Server::start(App::empty().websocket::<Corked>()).await;
    let mut client = server.connect("/corked").await;
    for number in 0..100 {
        assert_eq!(client.text().await, number.to_string());
    }
    assert_eq!(client.text().await, "190 bytes waited");
}

#[websocket("/whoami")]
struct WhoAmI {}

impl WebSocketService for WhoAmI {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send(format!(
            "{:?}",
            ws.remote_addr().map(|address| address.ip().to_string())
        ));
        Ok(())
    }
}

#[tokio::test]
async fn a_socket_of_our_own_server_knows_its_peers_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(App::empty().websocket::<WhoAmI>().serve_on(listener));
    let mut client = Client::connect(address, "/whoami").await;
    assert_eq!(client.text().await, "Some(\"127.0.0.1\")");
    server.abort();
    let foreign = Server::start_under_axum(App::empty().websocket::<WhoAmI>()).await;
    let mut client = foreign.connect("/whoami").await;
    assert_eq!(client.text().await, "None", "a server that does not say it");
}
