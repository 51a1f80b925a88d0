//! Bytes that are on their way while a connection ends: they are read, so that nothing is reset.

use super::{LOST, SOON, Scene, door_closes};
use crate::conformance::MIB;
use crate::kit::Said;
use crate::kit::frames::{BINARY, TEXT, close, fragment, frame};

/// What is in flight when we close is read, not reset, and not handled.
#[tokio::test]
async fn a_message_in_flight_does_not_disturb_our_close() {
    for scene in Scene::on_both(|_| {}).await {
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
}

#[tokio::test]
async fn a_peer_that_goes_on_talking_behind_our_close_is_left_all_the_same() {
    for scene in Scene::on_both(|options| options.close_timeout = SOON).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(TEXT, "close")).await;
        assert_eq!(peer.said().await, door_closes());
        let endless = vec![frame(TEXT, "but"); 1000].concat().repeat(100);
        let said = peer.converse(&endless, 9, 1).await;
        assert!(matches!(said[..], [Said::End | Said::Reset]), "{said:?}");
        scene.ends(LOST).await;
    }
}

/// §7.1.1: closing a socket with unread bytes would reset it, and with it our close frame.
#[tokio::test]
async fn a_peer_that_is_failed_reads_why_though_it_is_still_talking() {
    for scene in Scene::on_both(|_| {}).await {
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
}

/// §7.1.1: bytes behind a close are thrown away, so that the end is no reset.
#[tokio::test]
async fn what_trails_behind_the_close_of_the_peer_does_not_reset_the_stream() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        // More than one read brings, and all of it there before the server's turn.
        peer.say(&[close(4001, "I go"), vec![0; 100 * 1024]].concat())
            .await;
        assert_eq!(peer.said().await, Said::Close(4001, "I go".to_owned()));
        assert_eq!(peer.said().await, Said::End);
        scene.ends("closed 4001 'I go'").await;
    }
}

#[tokio::test]
async fn what_trails_behind_the_answer_to_our_close_does_not_reset_the_stream() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(TEXT, "close")).await;
        assert_eq!(peer.said().await, door_closes());
        peer.say(&[close(4501, ""), vec![0; 100 * 1024]].concat()).await;
        assert_eq!(peer.said().await, Said::End);
        scene.ends("closed 4501 ''").await;
    }
}
