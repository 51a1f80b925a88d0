//! All connections of a user, and of a session: reached, counted, closed.

use asena_ws::UlakError;
use axum::http::request::Parts;

use super::*;
use crate::kit::Client;

fn ulak(server: &Server) -> Ulak {
    server.app.container().get().expect("every app has it")
}

/// One more of somebody's, who is reached from here on.
async fn connect(server: &Server, path: &str, token: &str) -> Client {
    let mut client = server.connect(&format!("{path}?token={token}")).await;
    // Its answer comes from a connection that is among the others.
    client.send(r#"{"event":"ping","id":0}"#).await;
    let answer = client.text().await;
    assert!(!answer.is_empty());
    client
}

#[tokio::test]
async fn a_message_to_a_user_reaches_each_device_in_every_namespace_and_nobody_else() {
    let (server, _) = start().await;
    let ulak = ulak(&server);
    let mut phone = connect(&server, "/talk", "ada:phone").await;
    let mut laptop = connect(&server, "/raw", "ada:laptop").await;
    let mut bob = connect(&server, "/talk", "bob").await;
    let delivery = ulak
        .to_user("ada", "your parcel is here")
        .await
        .expect("one node");
    assert_eq!((delivery.queued, delivery.dropped, delivery.closed), (2, 0, 0));
    assert_eq!(phone.text().await, "your parcel is here");
    assert_eq!(laptop.text().await, "your parcel is here");
    ulak.to_user("bob", "yours not").await.expect("one node");
    assert_eq!(bob.text().await, "yours not");
    let nobody = ulak.to_user("eve", "anything").await.expect("no error");
    assert_eq!(nobody, Delivery::default());
}

#[tokio::test]
async fn in_one_namespace_a_user_is_reached_there_alone() {
    let (server, _) = start().await;
    let mut talk = connect(&server, "/talk", "ada").await;
    let mut raw = connect(&server, "/raw", "ada").await;
    let namespace: Namespace<RawTalk> = server.app.container().get().expect("it is mounted");
    assert_eq!(namespace.to_user("ada").send("typed").queued, 1);
    let by_path = ulak(&server).namespace("/talk").expect("it is mounted");
    assert_eq!(
        by_path.to_user("ada", "by path").await.expect("one node").queued,
        1
    );
    assert_eq!(raw.text().await, "typed");
    assert_eq!(talk.text().await, "by path");
    let socket = &namespace.local().sockets()[0];
    assert_eq!(namespace.to_user("ada").except(socket).send("").queued, 0);
}

#[tokio::test]
async fn who_is_disconnected_is_told_why_and_nobody_else_is() {
    let (server, journal) = start().await;
    let ulak = ulak(&server);
    let mut phone = connect(&server, "/talk", "ada:phone").await;
    let mut laptop = connect(&server, "/talk", "ada:laptop").await;
    let mut bob = connect(&server, "/talk", "bob:desk").await;
    let close = |code| (code, "signed out".to_owned());

    let session = ulak.disconnect_session("phone", CloseCode::KICKED, "signed out");
    assert_eq!(session.await.expect("one node"), 1);
    assert_eq!(phone.closed().await, close(4503));
    journal.until("closed ada 4503").await;
    assert_eq!(ulak.user_socket_count("ada").await.expect("one node"), 1);

    let user = ulak.disconnect_user("ada", CloseCode::NORMAL, "signed out");
    assert_eq!(user.await.expect("one node"), 1);
    assert_eq!(laptop.closed().await, close(1000));
    journal.until("closed ada 1000").await;
    assert_eq!(ulak.user_socket_count("ada").await.expect("one node"), 0);
    let again = ulak.disconnect_user("ada", CloseCode::KICKED, "");
    assert_eq!(again.await.expect("one node"), 0);

    let namespace: Namespace<Talk> = server.app.container().get().expect("it is mounted");
    let id = namespace.local().sockets()[0].id();
    ulak.disconnect_socket(id, CloseCode::KICKED, "signed out")
        .await
        .expect("it is here");
    assert_eq!(bob.closed().await, close(4503));
    journal.until("closed bob 4503").await;
    let gone = ulak.disconnect_socket(id, CloseCode::KICKED, "").await;
    assert_eq!(gone, Err(UlakError::NoSuchSocket { id }));
    assert_eq!(UlakError::NoSuchSocket { id }.code(), "unknown_socket");
}

#[tokio::test]
async fn in_one_namespace_others_stay() {
    let (server, _) = start().await;
    let ulak = ulak(&server);
    let talk = ulak.namespace("/talk").expect("it is mounted");
    let mut here = connect(&server, "/talk", "ada:phone").await;
    let mut there = connect(&server, "/raw", "ada:phone").await;
    let user = talk.disconnect_user("ada", CloseCode::KICKED, "x").await;
    assert_eq!(user.expect("one node"), 1);
    assert_eq!(here.closed().await.0, 4503);
    let mut here = connect(&server, "/talk", "ada:phone").await;
    let session = talk.disconnect_session("phone", CloseCode::KICKED, "x").await;
    assert_eq!(session.expect("one node"), 1);
    assert_eq!(here.closed().await.0, 4503);
    there.send("still here").await;
    assert_eq!(there.text().await, "ADA: still here");
    let id = uuid_of_nobody();
    let missing = talk.disconnect_socket(id, CloseCode::KICKED, "").await;
    assert_eq!(missing.expect_err("nobody").code(), "unknown_socket");
}

fn uuid_of_nobody() -> SocketId {
    let id = "0193fe54-7e4a-7000-8000-000000000000".parse();
    id.expect("a UUID")
}

#[tokio::test]
async fn a_handshake_that_comes_to_nothing_leaves_nothing_of_its_user() {
    let (server, _) = start().await;
    // Behind the authenticator, the data refuses.
    for _ in 0..3 {
        let head = answer(&server, "/data?token=ada&%FF", &[]).await;
        assert!(matches!(status(&head), 101 | 400), "{head}");
    }
    server.shutdown().await;
    assert_eq!(ulak(&server).user_socket_count("ada").await.expect("one node"), 0);
}

#[service]
struct Impatient;

impl Authenticator for Impatient {
    type User = ();

    async fn authenticate(&self, handshake: &Handshake) -> Result<Identity<()>, Rejection> {
        let token = handshake.token(&SOURCES)?.ok_or_else(Rejection::unauthorized)?;
        Ok(Identity::new(token.as_str(), ())?.with_session("phone")?)
    }
}

/// Behind the authenticator, and before the connection.
struct Meanwhile;

impl axum::extract::FromRequestParts<Container> for Meanwhile {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, container: &Container) -> Result<Self, Rejection> {
        let ulak: Ulak = container.get().expect("every app has it");
        let closed = match parts.uri.query() {
            Some("token=ada") => ulak.disconnect_user("ada", CloseCode::KICKED, "").await,
            Some("token=bob") => ulak.disconnect_session("phone", CloseCode::KICKED, "").await,
            _ => ulak.disconnect_user("somebody else", CloseCode::KICKED, "").await,
        };
        assert_eq!(closed.expect("one node"), 0);
        Ok(Self)
    }
}

#[websocket("/impatient", authenticator = Impatient, data = Meanwhile)]
struct ImpatientSocket;
impl WebSocketService for ImpatientSocket {}

#[tokio::test]
async fn who_is_disconnected_in_the_middle_of_the_handshake_does_not_slip_in() {
    let server = Server::start(App::empty().websocket::<ImpatientSocket>()).await;
    for token in ["ada", "bob"] {
        let mut client = server.connect(&format!("/impatient?token={token}")).await;
        assert_eq!(
            client.closed().await,
            (4503, "disconnected".to_owned()),
            "{token}"
        );
    }
    let mut eve = server.connect("/impatient?token=eve").await;
    eve.close(1000, "").await;
    assert_eq!(eve.closed().await.0, 1000);
}

#[tokio::test]
async fn users_who_come_and_go_leave_nothing_behind() {
    let (server, journal) = start().await;
    for round in 0..20 {
        let mut client = connect(&server, "/talk", "ada:phone").await;
        client.close(1000, "").await;
        client.closed().await;
        while journal
            .lines()
            .iter()
            .filter(|line| line.starts_with("closed"))
            .count()
            <= round
        {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(ulak(&server).user_socket_count("ada").await.expect("one node"), 0);
}
