use asena_ws::Ulak;

use super::{Journal, Lobby, Namespace, Server, emptied, enter, lobby, say};

#[tokio::test]
async fn a_socket_reaches_the_others_in_a_room_and_not_itself() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    let (mut bob, _) = enter(&server).await;
    let (mut outsider, _) = enter(&server).await;
    say(&mut ada, "join a").await;
    say(&mut bob, "join a").await;
    assert!(
        say(&mut ada, "others a hello").await.is_empty(),
        "the sender hears nothing"
    );
    assert_eq!(bob.text().await, "hello");
    assert!(
        say(&mut outsider, "join b").await.is_empty(),
        "who is elsewhere hears nothing"
    );
}

#[tokio::test]
async fn a_namespace_leaves_nobody_out() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    let (mut bob, _) = enter(&server).await;
    say(&mut ada, "join a").await;
    say(&mut bob, "join a").await;
    assert_eq!(say(&mut ada, "all a hello").await, ["hello"]);
    assert_eq!(bob.text().await, "hello");
}

#[tokio::test]
async fn who_is_in_two_rooms_that_are_addressed_receives_once() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    say(&mut ada, "join a").await;
    say(&mut ada, "join b").await;
    assert_eq!(say(&mut ada, "either a hello").await, ["hello"]);
}

#[tokio::test]
async fn a_socket_that_addresses_two_rooms_stays_left_out_of_both() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    let (mut bob, _) = enter(&server).await;
    for room in ["join a", "join b"] {
        say(&mut ada, room).await;
        say(&mut bob, room).await;
    }
    assert!(say(&mut ada, "others-in-either a hello").await.is_empty());
    assert_eq!(bob.text().await, "hello");
    assert!(say(&mut bob, "join c").await.is_empty(), "and that only once");
}

#[tokio::test]
async fn a_broadcast_reaches_all_or_all_but_one() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    let (mut bob, _) = enter(&server).await;
    assert_eq!(say(&mut ada, "everybody hello").await, ["hello"]);
    assert!(say(&mut ada, "everybody-else again").await.is_empty());
    assert_eq!(
        (bob.text().await, bob.text().await),
        ("hello".to_owned(), "again".to_owned())
    );
}

#[tokio::test]
async fn a_room_is_left_by_leaving_and_joined_but_once() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    say(&mut ada, "join a").await;
    say(&mut ada, "join a").await;
    say(&mut ada, "join b").await;
    ada.send("rooms").await;
    assert_eq!(ada.text().await, "a b");
    for left in ["left: true", "left: false"] {
        ada.send("leave a").await;
        assert_eq!(ada.text().await, left);
    }
    ada.send("rooms").await;
    assert_eq!(ada.text().await, "b");
}

#[tokio::test]
async fn a_connection_that_ends_is_in_no_room_when_it_is_told_so() {
    let journal = Journal::default();
    let server = Server::start(lobby().provide(journal.clone())).await;
    let news: Namespace<Lobby> = server.app.container().get().expect("it is mounted");
    let (mut ada, _) = enter(&server).await;
    say(&mut ada, "join a").await;
    assert_eq!(news.local().room_size("a"), 1);
    drop(ada);
    journal.until("closed, in 0 rooms, beside 0 others").await;
    assert_eq!((news.local().room_size("a"), news.local().rooms().len()), (0, 0));
    emptied(&news).await;
}

#[tokio::test]
async fn a_name_that_is_none_is_refused_and_said_so() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    for (room, message) in [
        (String::new(), "a room needs a name: it is empty"),
        (
            "x".repeat(256),
            "the name of a room has 256 bytes, and may have 255",
        ),
        (
            "a\nb".to_owned(),
            "the name of a room has the control character '\\n'",
        ),
    ] {
        ada.send(&format!("join {room}")).await;
        assert_eq!(ada.json().await["message"], message);
    }
    say(&mut ada, &format!("join {}", "x".repeat(255))).await;
    // Bytes are counted, not letters: 127 of two bytes and one of one.
    say(&mut ada, &format!("join {}x", "ä".repeat(127))).await;
    ada.send(&format!("join {}", "ä".repeat(128))).await;
    assert_eq!(
        ada.json().await["message"],
        "the name of a room has 256 bytes, and may have 255"
    );
}

#[tokio::test]
async fn a_connection_may_be_in_128_rooms() {
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    for room in 0..128 {
        say(&mut ada, &format!("join {room}")).await;
    }
    ada.send("join 128").await;
    assert_eq!(
        ada.json().await["message"],
        "a connection may be in 128 rooms, and this one is"
    );
    say(&mut ada, "join 127").await;
    ada.send("leave 0").await;
    assert_eq!(ada.text().await, "left: true");
    say(&mut ada, "join 128").await;
}

#[tokio::test]
async fn rooms_and_members_can_be_listed_and_counted() {
    // Asena's defect 2: `this.rooms` and `getSocketsByRoom()` are documented and do not exist.
    let server = Server::start(lobby()).await;
    let namespace: Namespace<Lobby> = server.app.container().get().expect("it is mounted");
    let (mut ada, ada_id) = enter(&server).await;
    let (mut bob, bob_id) = enter(&server).await;
    say(&mut ada, "join a").await;
    say(&mut bob, "join a").await;
    let mut members = namespace.members("a").await.expect("one node answers");
    members.sort();
    let mut expected = [ada_id, bob_id];
    expected.sort();
    assert_eq!(members, expected);
    assert_eq!(namespace.room_size("a").await, Ok(2));
    assert_eq!(namespace.socket_count().await, Ok(2));
    let rooms = namespace.rooms().await.expect("one node answers");
    assert_eq!(rooms.len(), 1);
    assert_eq!(rooms[0].as_str(), "a");
    assert!(
        namespace
            .local()
            .socket(ada_id)
            .is_some_and(|socket| socket.is_in("a"))
    );
}

#[tokio::test]
async fn rooms_reach_no_internal_topic_and_no_other_connection() {
    // Asena's defect 9: `__` reached everybody, and a room named as another's id read its private messages.
    let server = Server::start(lobby()).await;
    let (mut ada, _) = enter(&server).await;
    let (mut eve, _) = enter(&server).await;
    let (mut bob, bob_id) = enter(&server).await;
    say(&mut eve, "join __").await;
    say(&mut eve, &format!("join {bob_id}")).await;
    let ulak: Ulak = server.app.container().get().expect("every app has one");
    ulak.to_socket("/lobby", bob_id, "for bob alone")
        .await
        .expect("bob is here");
    assert_eq!(bob.text().await, "for bob alone");
    say(&mut ada, "others __ is anybody here").await;
    assert_eq!(
        eve.text().await,
        "is anybody here",
        "the room has those who joined it"
    );
    assert!(
        say(&mut eve, "join c").await.is_empty(),
        "and nothing else was heard"
    );
}
