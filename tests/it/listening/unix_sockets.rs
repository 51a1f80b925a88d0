use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use asena_ws::Listen;
use tokio::net::{UnixListener, UnixStream};

use super::{echo, folder, listening, shut_down};
use crate::kit::{Peer, within};

async fn dial(path: &Path) -> UnixStream {
    let stream = within("a connection", UnixStream::connect(path)).await;
    stream.expect("the server takes connections")
}

async fn echoes(path: &Path) {
    let mut peer = Peer::upgrade(dial(path).await, "/echo").await;
    assert_eq!(peer.text().await, "you have no address");
    peer.send("hello").await;
    assert_eq!(peer.text().await, "hello");
}

#[tokio::test]
async fn a_websocket_goes_over_a_unix_socket_whose_file_is_removed_at_the_end() {
    let path = folder("round").join("app.sock");
    let (app, addresses) = listening(echo(), Listen::unix(&path)).await;
    assert_eq!(addresses[0].to_string(), format!("unix:{}", path.display()));
    assert_eq!(addresses[0].path(), Some(&*path));
    echoes(&path).await;
    shut_down(&app).await;
    assert!(!path.exists());
}

#[tokio::test]
async fn its_file_has_the_mode_that_was_asked_for() {
    let path = folder("mode").join("app.sock");
    let place = format!("unix:{}?mode=620", path.display());
    let (_app, _) = listening(echo(), place).await;
    let metadata = fs::metadata(&path).expect("there is a file");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o620);
}

#[tokio::test]
async fn a_file_on_which_nobody_listens_any_more_is_replaced() {
    let path = folder("stale").join("app.sock");
    drop(UnixListener::bind(&path).expect("a socket"));
    assert!(path.exists(), "a process that is killed leaves it");
    let (_app, _) = listening(echo(), Listen::unix(&path)).await;
    echoes(&path).await;
}

#[tokio::test]
async fn a_file_on_which_somebody_listens_is_left_alone() {
    let path = folder("taken").join("app.sock");
    let _listener = UnixListener::bind(&path).expect("a socket");
    let app = echo().build().await.expect("the app is built");
    let error = app.listen(Listen::unix(&path)).await.expect_err("it is taken");
    let told = error.to_string();
    assert!(
        told.ends_with(
            ": a process listens on it; end what listens there, or give `.listen(…)` another address"
        ),
        "{told}"
    );
    dial(&path).await;
}

#[tokio::test]
async fn a_file_that_is_no_socket_is_left_alone() {
    let path = folder("file").join("app.sock");
    fs::write(&path, "precious").expect("a file");
    let app = echo().build().await.expect("the app is built");
    let error = app
        .listen(Listen::unix(&path))
        .await
        .expect_err("it is no socket");
    assert!(
        error.to_string().contains("there is a file that is no socket"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(&path).expect("a file"), "precious");
}

/// As in a restart where the next process has made its own by then.
#[tokio::test]
async fn a_file_that_another_has_put_there_is_not_removed() {
    let path = folder("next").join("app.sock");
    let (app, _) = listening(echo(), Listen::unix(&path)).await;
    fs::remove_file(&path).expect("a file");
    let _next = UnixListener::bind(&path).expect("a socket");
    shut_down(&app).await;
    assert!(path.exists());
}

#[tokio::test]
async fn what_was_bound_is_removed_again_where_another_place_cannot_be_had() {
    let path = folder("roll").join("app.sock");
    let app = echo().build().await.expect("the app is built");
    let places = [Listen::unix(&path), Listen::unix("/nowhere/app.sock")];
    app.listen(Vec::from(places))
        .await
        .expect_err("one has no folder");
    assert!(!path.exists());
}
