//! Rooms whose names are made of values: joined, written to, read back, and kept apart.

use asena_ws::prelude::*;
use asena_ws::{AuthorizeRoom, Room, RoomAddress, RoomError};

use crate::kit::{Client, Journal, Server};

#[room("doc/{owner}/{id}")]
#[derive(Debug, PartialEq, Eq)]
struct DocRoom {
    owner: String,
    id: u32,
}

#[room("seat/{0}:{1}")]
struct Seat(char, u8);

#[room("lobby")]
struct Lobby;

fn doc(owner: &str, id: u32) -> DocRoom {
    DocRoom {
        owner: owner.to_owned(),
        id,
    }
}

#[service]
struct Owners {
    #[inject]
    journal: Provided<Journal>,
}

impl Owners {
    async fn may_read(&self, user: &str, owner: &str) -> bool {
        self.journal.note(format!("may {user} read {owner}?"));
        tokio::task::yield_now().await;
        user == owner
    }
}

/// Joins what a client names, if it may.
#[websocket("/docs/{user}", data = Path<String>, rooms_max = 2)]
struct Docs {
    #[inject]
    owners: Arc<Owners>,
    #[inject]
    journal: Provided<Journal>,
}

impl AuthorizeRoom<Docs> for DocRoom {
    async fn authorize(&self, ws: &Socket<Docs>) -> Result<()> {
        let Path(user) = ws.data();
        if ws.service().owners.may_read(user, &self.owner).await {
            return Ok(());
        }
        Err(HandlerError::client(
            "forbidden",
            format!("{} is not yours", self.address()),
        ))
    }
}

#[handlers]
impl Docs {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send(ws.id().to_string());
    }

    #[on_message]
    async fn join(&self, ws: &Socket<Self>, name: String) -> Result<()> {
        let room = DocRoom::from_name(&name)
            .ok_or_else(|| HandlerError::client("unknown_room", format!("there is no {name}")))?;
        ws.join_authorized(&room).await?;
        ws.send(format!("joined {}", room.address()));
        Ok(())
    }

    #[on_first_join]
    async fn began(&self, event: RoomEvent) {
        self.journal
            .note(format!("began {:?}", DocRoom::from_name(event.room.as_str())));
    }
}

struct Talk {
    server: Server,
    journal: Journal,
    docs: Namespace<Docs>,
}

impl Talk {
    async fn begin() -> Self {
        let journal = Journal::default();
        let app = App::empty().websocket::<Docs>().provide(journal.clone());
        let server = Server::start(app).await;
        Self {
            docs: server.app.container().get().expect("it is mounted"),
            server,
            journal,
        }
    }

    async fn enter(&self, user: &str) -> (Client, Socket<Docs>) {
        let mut client = self.server.connect(&format!("/docs/{user}")).await;
        let id = client.text().await.parse().expect("an id");
        (client, self.docs.local().socket(id).expect("it is connected"))
    }
}

#[tokio::test]
async fn a_room_of_values_is_joined_written_to_and_left() {
    let talk = Talk::begin().await;
    let (mut ada, ada_socket) = talk.enter("ada").await;
    let (mut bob, bob_socket) = talk.enter("bob").await;
    let room = doc("ada", 7);
    ada_socket.join(&room).expect("a room");
    bob_socket.join(&room).expect("a room");
    assert!(ada_socket.is_in(&room) && ada_socket.is_in("doc/ada/7"));
    assert_eq!(talk.docs.local().room_size(&room), 2);
    assert_eq!(talk.docs.members(&room).await.expect("one node").len(), 2);
    ada_socket.to(&room).send("to the others");
    talk.docs.to(&room).send("to all");
    talk.docs.all().except(&ada_socket).send("to bob");
    let ulak: Ulak = talk.server.app.container().get().expect("there is one");
    let sent = ulak.to("/docs/{user}", &room, "by the courier").await;
    assert_eq!(sent.expect("the namespace is known").queued, 2);
    for expected in ["to all", "by the courier"] {
        assert_eq!(ada.text().await, expected);
    }
    for expected in ["to the others", "to all", "to bob", "by the courier"] {
        assert_eq!(bob.text().await, expected);
    }
    assert!(ada_socket.leave(&room) && !ada_socket.leave(&room));
    assert_eq!(talk.docs.to(room).send("only bob").queued, 1);
}

#[tokio::test]
async fn text_and_values_may_stand_beside_each_other() {
    let talk = Talk::begin().await;
    let (mut client, socket) = talk.enter("ada").await;
    socket.join(Lobby).expect("a room");
    socket.join(Seat('ş', 2)).expect("a room");
    let mut names = socket.rooms();
    names.sort();
    assert_eq!(
        names.iter().map(RoomName::as_str).collect::<Vec<_>>(),
        ["lobby", "seat/ş:2"]
    );
    let delivery = talk
        .docs
        .to("nobody")
        .to(&Lobby)
        .to(String::from("seat/ş:2"))
        .send("once");
    assert_eq!(delivery.queued, 1);
    assert_eq!(client.text().await, "once");
    assert!(matches!(
        socket.join(doc("ada", 1)),
        Err(RoomError::TooManyRooms { max: 2 })
    ));
}

#[tokio::test]
async fn a_value_stays_in_its_place_whatever_it_has() {
    let talk = Talk::begin().await;
    let (_client, socket) = talk.enter("ada").await;
    socket.join(doc("ada/7", 1)).expect("a room");
    for other in ["doc/ada/7/1", "doc/ada/7", "doc/ada%2f7/1", "doc/ada/71"] {
        assert!(!socket.is_in(other), "{other}");
    }
    assert!(socket.is_in("doc/ada%2F7/1"));
    socket
        .join(doc("a\n\0b", 1))
        .expect("no control characters are left in it");
    assert!(socket.is_in("doc/a%0A%00b/1"));
}

#[tokio::test]
async fn a_name_of_more_than_255_bytes_is_no_room() {
    let talk = Talk::begin().await;
    let (_client, socket) = talk.enter("ada").await;
    // `doc/`, `/1` and 249 more.
    socket.join(doc(&"x".repeat(249), 1)).expect("a room");
    let too_long = doc(&"x".repeat(250), 1);
    assert!(matches!(socket.join(&too_long), Err(RoomError::InvalidName(_))));
    assert!(!socket.is_in(&too_long));
    assert_eq!(talk.docs.to(&too_long).send("to nobody").queued, 0);
}

#[tokio::test]
async fn who_is_not_allowed_does_not_join_and_is_told_so() {
    let talk = Talk::begin().await;
    let (mut ada, socket) = talk.enter("ada").await;
    ada.send("doc/ada/7").await;
    assert_eq!(ada.text().await, "joined doc/ada/7");
    ada.send("doc/bob/7").await;
    let refused = ada.json().await;
    assert_eq!(refused["message"], "doc/bob/7 is not yours");
    assert!(socket.is_in(doc("ada", 7)) && !socket.is_in(doc("bob", 7)));
    for no_room in ["lobby", "doc/ada/007", "doc/%61da/7", "doc/ada/7/", "doc/ada/x"] {
        ada.send(no_room).await;
        assert_eq!(ada.json().await["message"], format!("there is no {no_room}"));
    }
    assert_eq!(socket.rooms().len(), 1);
    let began = talk.journal.until_containing("began").await;
    assert_eq!(began, format!("began {:?}", Some(doc("ada", 7))));
}

#[tokio::test]
async fn what_keeps_an_allowed_client_out_is_its_own_error() {
    let talk = Talk::begin().await;
    let (mut ada, _socket) = talk.enter("ada").await;
    for id in 0..2 {
        ada.send(&format!("doc/ada/{id}")).await;
        ada.text().await;
    }
    ada.send("doc/ada/2").await;
    assert_eq!(
        ada.json().await["message"],
        "a connection may be in 2 rooms, and this one is"
    );
}
