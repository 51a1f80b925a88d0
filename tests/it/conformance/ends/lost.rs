//! Peers that are gone, or as good as gone.

use super::{LOST, SOON, Scene, door_closes};
use crate::kit::Said;
use crate::kit::frames::{BINARY, PONG, TEXT, close, frame};

#[tokio::test]
async fn a_peer_that_does_not_answer_our_close_is_left() {
    for scene in Scene::on_both(|options| options.close_timeout = SOON).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(TEXT, "close")).await;
        assert_eq!(peer.said().await, door_closes());
        assert_eq!(peer.said().await, Said::End);
        scene.ends(LOST).await;
    }
}

/// §7.1.1: nothing but the end of the stream.
#[tokio::test]
async fn a_terminated_connection_just_ends() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(TEXT, "terminate")).await;
        assert_eq!(peer.said().await, Said::End);
        scene.ends(LOST).await;
    }
}

#[tokio::test]
async fn a_peer_that_vanishes_is_1006() {
    for scene in Scene::on_both(|_| {}).await {
        scene.peer().await.vanish();
        scene.ends(LOST).await;
    }
}

#[tokio::test]
async fn a_peer_that_vanishes_in_a_frame_is_1006() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(BINARY, "half of it")[..9]).await;
        peer.vanish();
        scene.ends(LOST).await;
    }
}

#[tokio::test]
async fn a_peer_that_vanishes_instead_of_an_answer_to_our_close_is_1006() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(TEXT, "close")).await;
        assert_eq!(peer.said().await, door_closes());
        peer.vanish();
        scene.ends(LOST).await;
    }
}

/// §7.1.4: its close frame is here, so that is how it ended, though our answer does not get through.
#[tokio::test]
async fn a_peer_that_vanishes_behind_its_close_has_closed() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.say(&close(4001, "I go")).await;
        peer.end().await;
        drop(peer);
        scene.ends("closed 4001 'I go'").await;
    }
}

#[tokio::test]
async fn a_stream_that_ends_without_a_close_is_1006() {
    for scene in Scene::on_both(|_| {}).await {
        let mut peer = scene.peer().await;
        peer.end().await;
        assert_eq!(peer.said().await, Said::End);
        scene.ends(LOST).await;
    }
}

/// Neither its bytes nor an end come through: nobody tells us that it is gone.
#[tokio::test]
async fn a_peer_that_is_silent_is_pinged_and_then_gone() {
    for scene in Scene::on_both(|options| {
        options.ping_interval = SOON;
        options.dead_after = 3 * SOON;
        options.close_timeout = SOON;
    })
    .await
    {
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
}

#[tokio::test]
async fn a_peer_that_answers_its_pings_stays() {
    for scene in Scene::on_both(|options| {
        options.ping_interval = SOON;
        // It would be gone by the second ping; but a busy machine may be late by much.
        options.dead_after = 10 * SOON;
    })
    .await
    {
        let mut peer = scene.peer().await;
        for _ in 0..12 {
            assert_eq!(peer.said().await, Said::Ping(Vec::new()));
            peer.say(&frame(PONG, "")).await;
        }
        peer.say(&close(1000, "")).await;
        assert_eq!(peer.said().await, Said::Close(1000, String::new()));
        scene.ends("closed 1000 ''").await;
    }
}

#[tokio::test]
async fn a_peer_that_is_failed_and_does_not_go_is_left() {
    for scene in Scene::on_both(|options| options.close_timeout = SOON).await {
        let mut peer = scene.peer().await;
        peer.say(&frame(3, "")).await;
        assert!(matches!(peer.said().await, Said::Close(1002, _)));
        assert_eq!(peer.said().await, Said::End);
        scene.ends(LOST).await;
    }
}
