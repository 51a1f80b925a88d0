//! The close handshake from either side, and from both at once.

use super::{LOST, Scene, door_closes};
use crate::kit::Said;
use crate::kit::frames::{TEXT, close, frame};

/// §7.1.5: the code is the peer's.
#[tokio::test]
async fn a_close_by_the_server_ends_with_what_the_peer_answers() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(TEXT, "close")).await;
        assert_eq!(peer.said().await, door_closes());
        peer.say(&close(4001, "and so do I")).await;
        assert_eq!(peer.said().await, Said::End);
        scene.ends("closed 4001 'and so do I'").await;
    }
}

/// §7.1.3: each has closed before it knew of the other; neither answers, and both have what they wait for.
#[tokio::test]
async fn closes_that_cross_end_the_connection() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        let both = [frame(TEXT, "close"), close(4001, "I go")].concat();
        peer.say(&both).await;
        assert_eq!(peer.said().await, door_closes());
        assert_eq!(peer.said().await, Said::End);
        scene.ends("closed 4001 'I go'").await;
    }
}

#[tokio::test]
async fn a_mistake_behind_our_close_ends_the_connection() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(TEXT, "close")).await;
        assert_eq!(peer.said().await, door_closes());
        peer.say(&frame(3, "")).await;
        assert_eq!(peer.said().await, Said::End);
        peer.end().await;
        scene.ends(LOST).await;
    }
}

/// §5.5.1, §7.1.1: the answer and the end of the stream are the server's, not its handlers'.
#[tokio::test]
async fn a_close_is_answered_and_the_stream_ends_though_a_handler_still_runs() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&[frame(TEXT, "wait"), close(4001, "I go")].concat())
            .await;
        assert_eq!(peer.said().await, Said::Close(4001, "I go".to_owned()));
        assert_eq!(peer.said().await, Said::End);
        assert_eq!(scene.journal.lines(), ["opened"]);
        scene.gate.open();
        scene.ends("closed 4001 'I go'").await;
    }
}
