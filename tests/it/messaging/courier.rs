use asena_ws::{BulkMessage, UlakError};

use super::{App, Lobby, Server, SocketId, Ulak, WebSocketService, enter, lobby, say, websocket};

#[websocket("/news")]
struct News {}

impl WebSocketService for News {}

async fn two_namespaces() -> (Server, Ulak) {
    let server = Server::start(lobby().websocket::<News>()).await;
    let ulak = server.app.container().get().expect("every app has a courier");
    (server, ulak)
}

fn nobody() -> SocketId {
    "0193fe54-7e4a-7000-8000-000000000000".parse().expect("an id")
}

#[tokio::test]
async fn it_knows_the_namespaces_of_its_app() {
    let (_server, ulak) = two_namespaces().await;
    let mut paths: Vec<_> = ulak.namespaces().collect();
    paths.sort_unstable();
    assert_eq!(paths, ["/lobby", "/news"]);
    assert!(ulak.has_namespace("/news") && !ulak.has_namespace("/olds"));
}

#[tokio::test]
async fn it_reaches_a_namespace_a_room_several_rooms_and_one_connection() {
    let (server, ulak) = two_namespaces().await;
    let (mut ada, id) = enter(&server).await;
    let (mut bob, _) = enter(&server).await;
    let mut news = server.connect("/news").await;
    say(&mut ada, "join a").await;
    say(&mut ada, "join b").await;
    assert_eq!(
        ulak.broadcast("/lobby", "1").await.expect("a namespace").queued,
        2
    );
    assert_eq!(ulak.to("/lobby", "a", "2").await.expect("a namespace").queued, 1);
    assert_eq!(
        ulak.to_many("/lobby", ["a", "b", "c"], "3")
            .await
            .expect("a namespace")
            .queued,
        1
    );
    ulak.to_socket("/lobby", id, "4").await.expect("a connection");
    let lobby = ulak.namespace("/lobby").expect("a namespace");
    assert_eq!(lobby.broadcast("5").await.expect("a namespace").queued, 2);
    for text in ["1", "2", "3", "4", "5"] {
        assert_eq!(ada.text().await, text);
    }
    assert_eq!(
        (bob.text().await, bob.text().await),
        ("1".to_owned(), "5".to_owned())
    );
    assert_eq!(ulak.broadcast_all("6").await.expect("one node").queued, 3);
    assert_eq!(news.text().await, "6", "and nothing of the other namespace's");
}

#[tokio::test]
async fn one_namespace_can_be_held_and_addressed_without_its_path() {
    let (server, ulak) = two_namespaces().await;
    let (mut ada, id) = enter(&server).await;
    let (_bob, _) = enter(&server).await;
    let mut news = server.connect("/news").await;
    say(&mut ada, "join a").await;
    say(&mut ada, "join b").await;
    let lobby = ulak.namespace("/lobby").expect("a namespace");
    assert_eq!((lobby.path(), lobby.socket_count().await), ("/lobby", Ok(2)));
    let queued = [
        lobby.to("a", "1").await.expect("one node").queued,
        lobby.to_many(["b", "a"], "2").await.expect("one node").queued,
        lobby.to("nobody is here", "3").await.expect("one node").queued,
    ];
    assert_eq!(queued, [1, 1, 0]);
    lobby.to_socket(id, "4").await.expect("a connection");
    let error = lobby.to_socket(nobody(), "5").await.expect_err("there is none");
    assert_eq!(error.code(), "unknown_socket");
    for text in ["1", "2", "4"] {
        assert_eq!(ada.text().await, text);
    }
    ulak.broadcast("/news", "6").await.expect("a namespace");
    assert_eq!(news.text().await, "6", "and nothing of the other namespace's");
}

#[tokio::test]
async fn a_connection_of_one_namespace_is_unknown_in_another() {
    let (server, ulak) = two_namespaces().await;
    let (_ada, id) = enter(&server).await;
    let error = ulak
        .to_socket("/news", id, "x")
        .await
        .expect_err("she is elsewhere");
    assert_eq!(error.code(), "unknown_socket");
}

#[tokio::test]
async fn the_bytes_of_a_message_are_the_same_by_every_way() {
    // Asena's defect 4: the same string left raw by one way and quoted by another.
    let (server, ulak) = two_namespaces().await;
    let (mut ada, id) = enter(&server).await;
    say(&mut ada, "join a").await;
    say(&mut ada, "everybody say \"hi\"")
        .await
        .iter()
        .for_each(|text| assert_eq!(text, "say \"hi\""));
    ulak.to_socket("/lobby", id, "say \"hi\"")
        .await
        .expect("a connection");
    ulak.to("/lobby", "a", "say \"hi\"").await.expect("a namespace");
    for _ in 0..2 {
        assert_eq!(ada.text().await, "say \"hi\"");
    }
    // Defect 5: bytes were written as JSON.
    ulak.broadcast("/lobby", vec![0, 255]).await.expect("a namespace");
    assert_eq!(&ada.bytes().await[..], [0, 255]);
}

#[tokio::test]
async fn an_unknown_namespace_or_connection_is_an_error_with_a_code() {
    // Asena's defect 10: these codes were declared and never thrown.
    let (_server, ulak) = two_namespaces().await;
    let error = ulak.broadcast("/olds", "x").await.expect_err("there is none");
    assert_eq!(error.code(), "unknown_namespace");
    assert_eq!(
        error.to_string(),
        "there is no namespace `/olds`; there are: /news, /lobby"
    );
    let error = ulak
        .to_socket("/news", nobody(), "x")
        .await
        .expect_err("there is none");
    assert_eq!(error.code(), "unknown_socket");
    assert!(matches!(
        ulak.namespace("/olds"),
        Err(UlakError::UnknownNamespace { .. })
    ));
    assert!(ulak.socket_count("/olds").await.is_err());
    assert_eq!(ulak.socket_count("/news").await, Ok(0));
}

#[tokio::test]
async fn a_connection_that_is_closing_takes_no_message() {
    let (server, ulak) = two_namespaces().await;
    let (_ada, id) = enter(&server).await;
    let lobby: super::Namespace<Lobby> = server.app.container().get().expect("it is mounted");
    let socket = lobby.local().socket(id).expect("ada is here");
    socket.close(super::CloseCode::NORMAL, "");
    let error = ulak
        .to_socket("/lobby", id, "x")
        .await
        .expect_err("it is closing");
    assert!(matches!(error.code(), "not_queued" | "unknown_socket"), "{error}");
}

#[tokio::test]
async fn many_messages_are_sent_and_those_without_a_receiver_are_told() {
    let (server, ulak) = two_namespaces().await;
    let (mut ada, id) = enter(&server).await;
    let messages = [
        BulkMessage::broadcast("/lobby", "1"),
        BulkMessage::broadcast("/olds", "2"),
        BulkMessage::room("/lobby", "empty", "3"),
        BulkMessage::socket("/lobby", nobody(), "4"),
        BulkMessage::socket("/lobby", id, "5"),
    ];
    let bulk = ulak.bulk_send(messages).await;
    assert_eq!((bulk.total, bulk.succeeded, bulk.delivery.queued), (5, 3, 2));
    let failures: Vec<_> = bulk
        .failures
        .iter()
        .map(|failure| (failure.index, failure.error.code()))
        .collect();
    assert_eq!(failures, [(1, "unknown_namespace"), (3, "unknown_socket")]);
    assert_eq!(
        (ada.text().await, ada.text().await),
        ("1".to_owned(), "5".to_owned())
    );
}

#[tokio::test]
async fn two_apps_have_a_courier_each() {
    let (server, first) = two_namespaces().await;
    let other = App::empty()
        .websocket::<Lobby>()
        .build()
        .await
        .expect("it is built");
    let second: Ulak = other.container().get().expect("every app has a courier");
    let (_ada, _) = enter(&server).await;
    assert_eq!(first.socket_count("/lobby").await, Ok(1));
    assert_eq!(second.socket_count("/lobby").await, Ok(0));
}
