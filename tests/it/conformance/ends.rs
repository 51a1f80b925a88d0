//! How connections end on real sockets, by the book and otherwise (RFC 6455 §7.1): closes from either side and from both at
//! once, peers that vanish, peers that say nothing, bytes that are in flight.

use std::time::Duration;

use asena_ws::ConnectionOptions;
use asena_ws::prelude::*;

use super::MIB;
use crate::kit::frames::{BINARY, PONG, TEXT, close, fragment, frame};
use crate::kit::{Gate, Journal, Peer, Said, Server};

const DONE: CloseCode = match CloseCode::new(4501) {
    Some(code) => code,
    None => CloseCode::NORMAL,
};

/// As short as a deadline can be that a test waits out.
const SOON: Duration = Duration::from_millis(100);

#[websocket("/door")]
struct Door {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    gate: Provided<Arc<Gate>>,
}

#[handlers]
impl Door {
    #[on_open]
    async fn opened(&self, _ws: &Socket<Self>) {
        self.journal.note("opened");
    }

    #[on_message]
    async fn obey(&self, ws: &Socket<Self>, order: Message) {
        match order {
            Message::Text(order) if order == "close" => ws.close(DONE, "the door closes"),
            Message::Text(order) if order == "terminate" => ws.terminate(),
            Message::Text(order) if order == "wait" => self.gate.pass().await,
            order => self.journal.note(format!("{} bytes were handled", order.len())),
        }
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, reason: CloseReason) {
        let CloseReason { code, reason } = reason;
        self.journal.note(format!("closed {code} '{reason}'"));
    }
}

struct Scene {
    server: Server,
    journal: Journal,
    gate: Arc<Gate>,
}

impl Scene {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut ConnectionOptions)) -> Self {
        let (journal, mut options) = (Journal::default(), ConnectionOptions::default());
        options.message_bytes_max = 4 * MIB;
        change(&mut options);
        let gate = Arc::new(Gate::closed());
        let app = App::empty().websocket::<Door>().connection_options(options);
        let app = app.provide(journal.clone()).provide(Arc::clone(&gate));
        let server = Server::start(app).await;
        Self {
            server,
            journal,
            gate,
        }
    }

    async fn peer(&self) -> Peer {
        let peer = Peer::connect(self.server.address, "/door").await;
        self.journal.until("opened").await;
        peer
    }

    /// Waits for `on_close`, which is all that happened.
    async fn ends(&self, with: &str) {
        self.journal.until(with).await;
        assert_eq!(self.journal.lines(), ["opened", with]);
    }
}

fn door_closes() -> Said {
    Said::Close(4501, "the door closes".to_owned())
}

const LOST: &str = "closed 1006 ''";

/// §7.1.5: the code is the peer's.
#[tokio::test]
async fn a_close_by_the_server_ends_with_what_the_peer_answers() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&frame(TEXT, "close")).await;
    assert_eq!(peer.said().await, door_closes());
    peer.say(&close(4001, "and so do I")).await;
    assert_eq!(peer.said().await, Said::End);
    scene.ends("closed 4001 'and so do I'").await;
}

/// §7.1.3: each has closed before it knew of the other; neither answers, and both have what they wait for.
#[tokio::test]
async fn closes_that_cross_end_the_connection() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    let both = [frame(TEXT, "close"), close(4001, "I go")].concat();
    peer.say(&both).await;
    assert_eq!(peer.said().await, door_closes());
    assert_eq!(peer.said().await, Said::End);
    scene.ends("closed 4001 'I go'").await;
}

/// What is in flight when we close is read, not reset, and not handled.
#[tokio::test]
async fn a_message_in_flight_does_not_disturb_our_close() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    let flight = [
        frame(TEXT, "close"),
        frame(BINARY, vec![0; MIB]),
        fragment(BINARY, vec![0; MIB]),
    ];
    peer.say(&flight.concat()).await;
    assert_eq!(peer.said().await, door_closes());
    peer.say(&close(4501, "")).await;
    assert_eq!(peer.said().await, Said::End);
    scene.ends("closed 4501 ''").await;
}

#[tokio::test]
async fn a_mistake_behind_our_close_ends_the_connection() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&frame(TEXT, "close")).await;
    assert_eq!(peer.said().await, door_closes());
    peer.say(&frame(3, "")).await;
    assert_eq!(peer.said().await, Said::End);
    peer.end().await;
    scene.ends(LOST).await;
}

#[tokio::test]
async fn a_peer_that_does_not_answer_our_close_is_left() {
    let scene = Scene::with(|options| options.close_timeout = SOON).await;
    let mut peer = scene.peer().await;
    peer.say(&frame(TEXT, "close")).await;
    assert_eq!(peer.said().await, door_closes());
    assert_eq!(peer.said().await, Said::End);
    scene.ends(LOST).await;
}

#[tokio::test]
async fn a_peer_that_goes_on_talking_behind_our_close_is_left_all_the_same() {
    let scene = Scene::with(|options| options.close_timeout = SOON).await;
    let mut peer = scene.peer().await;
    peer.say(&frame(TEXT, "close")).await;
    assert_eq!(peer.said().await, door_closes());
    let endless = vec![frame(TEXT, "but"); 1000].concat().repeat(100);
    let said = peer.converse(&endless, 9, 1).await;
    assert!(matches!(said[..], [Said::End | Said::Reset]), "{said:?}");
    scene.ends(LOST).await;
}

/// §5.5.1, §7.1.1: the answer and the end of the stream are the server's, not its handlers'.
#[tokio::test]
async fn a_close_is_answered_and_the_stream_ends_though_a_handler_still_runs() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&[frame(TEXT, "wait"), close(4001, "I go")].concat())
        .await;
    assert_eq!(peer.said().await, Said::Close(4001, "I go".to_owned()));
    assert_eq!(peer.said().await, Said::End);
    assert_eq!(scene.journal.lines(), ["opened"]);
    scene.gate.open();
    scene.ends("closed 4001 'I go'").await;
}

/// §7.1.1: nothing but the end of the stream.
#[tokio::test]
async fn a_terminated_connection_just_ends() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&frame(TEXT, "terminate")).await;
    assert_eq!(peer.said().await, Said::End);
    scene.ends(LOST).await;
}

#[tokio::test]
async fn a_peer_that_vanishes_is_1006() {
    let scene = Scene::new().await;
    scene.peer().await.vanish();
    scene.ends(LOST).await;
}

#[tokio::test]
async fn a_peer_that_vanishes_in_a_frame_is_1006() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&frame(BINARY, "half of it")[..9]).await;
    peer.vanish();
    scene.ends(LOST).await;
}

#[tokio::test]
async fn a_peer_that_vanishes_instead_of_an_answer_to_our_close_is_1006() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&frame(TEXT, "close")).await;
    assert_eq!(peer.said().await, door_closes());
    peer.vanish();
    scene.ends(LOST).await;
}

/// §7.1.4: its close frame is here, so that is how it ended, though our answer does not get through.
#[tokio::test]
async fn a_peer_that_vanishes_behind_its_close_has_closed() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&close(4001, "I go")).await;
    peer.end().await;
    drop(peer);
    scene.ends("closed 4001 'I go'").await;
}

#[tokio::test]
async fn a_stream_that_ends_without_a_close_is_1006() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.end().await;
    assert_eq!(peer.said().await, Said::End);
    scene.ends(LOST).await;
}

/// Neither its bytes nor an end come through: nobody tells us that it is gone.
#[tokio::test]
async fn a_peer_that_is_silent_is_pinged_and_then_gone() {
    let scene = Scene::with(|options| {
        options.ping_interval = SOON;
        options.dead_after = 3 * SOON;
        options.close_timeout = SOON;
    })
    .await;
    let mut peer = scene.peer().await;
    let mut said = peer.said().await;
    assert_eq!(said, Said::Ping(Vec::new()));
    while said == Said::Ping(Vec::new()) {
        said = peer.said().await;
    }
    assert_eq!(said, Said::Close(4012, "no pong".to_owned()));
    assert_eq!(peer.said().await, Said::End);
    scene.ends("closed 4012 ''").await;
}

#[tokio::test]
async fn a_peer_that_answers_its_pings_stays() {
    let scene = Scene::with(|options| {
        options.ping_interval = SOON;
        // It would be gone by the second ping; but a busy machine may be late by much.
        options.dead_after = 20 * SOON;
    })
    .await;
    let mut peer = scene.peer().await;
    for _ in 0..25 {
        assert_eq!(peer.said().await, Said::Ping(Vec::new()));
        peer.say(&frame(PONG, "")).await;
    }
    peer.say(&close(1000, "")).await;
    assert_eq!(peer.said().await, Said::Close(1000, String::new()));
    scene.ends("closed 1000 ''").await;
}

/// §7.1.1: closing a socket with unread bytes would reset it, and with it our close frame.
#[tokio::test]
async fn a_peer_that_is_failed_reads_why_though_it_is_still_talking() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&[frame(3, ""), vec![0; 4 * MIB]].concat()).await;
    let Said::Close(1002, _) = peer.said().await else {
        panic!("the peer is told of its mistake");
    };
    assert_eq!(peer.said().await, Said::End);
    // It does not know yet, and is listened to all the same.
    peer.say(&vec![0; MIB]).await;
    peer.say(&close(1002, "")).await;
    peer.end().await;
    assert_eq!(peer.said().await, Said::End);
    scene.ends(LOST).await;
}

#[tokio::test]
async fn a_peer_that_is_failed_and_does_not_go_is_left() {
    let scene = Scene::with(|options| options.close_timeout = SOON).await;
    let mut peer = scene.peer().await;
    peer.say(&frame(3, "")).await;
    assert!(matches!(peer.said().await, Said::Close(1002, _)));
    assert_eq!(peer.said().await, Said::End);
    scene.ends(LOST).await;
}

/// §7.1.1: bytes behind a close are thrown away, so that the end is no reset.
#[tokio::test]
async fn what_trails_behind_the_close_of_the_peer_does_not_reset_the_stream() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    // More than one read brings, and all of it there before the server's turn.
    peer.say(&[close(4001, "I go"), vec![0; 100 * 1024]].concat())
        .await;
    assert_eq!(peer.said().await, Said::Close(4001, "I go".to_owned()));
    assert_eq!(peer.said().await, Said::End);
    scene.ends("closed 4001 'I go'").await;
}

#[tokio::test]
async fn what_trails_behind_the_answer_to_our_close_does_not_reset_the_stream() {
    let scene = Scene::new().await;
    let mut peer = scene.peer().await;
    peer.say(&frame(TEXT, "close")).await;
    assert_eq!(peer.said().await, door_closes());
    peer.say(&[close(4501, ""), vec![0; 100 * 1024]].concat()).await;
    assert_eq!(peer.said().await, Said::End);
    scene.ends("closed 4501 ''").await;
}
