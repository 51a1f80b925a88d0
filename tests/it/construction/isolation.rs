use std::sync::atomic::{AtomicUsize, Ordering};

use asena_ws::prelude::*;

use crate::kit::Server;

#[websocket("/count")]
struct Counter {
    #[inject]
    label: Provided<&'static str>,
    opened: AtomicUsize,
}

impl WebSocketService for Counter {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        let count = self.opened.fetch_add(1, Ordering::SeqCst) + 1;
        ws.send(format!("{} {count}", *self.label));
        Ok(())
    }
}

async fn counter(label: &'static str) -> Server {
    Server::start(App::empty().websocket::<Counter>().provide(label)).await
}

#[tokio::test]
async fn two_apps_in_one_process_share_no_component_and_no_value() {
    let (first, second) = (counter("first").await, counter("second").await);
    assert_eq!(first.connect("/count").await.text().await, "first 1");
    assert_eq!(first.connect("/count").await.text().await, "first 2");
    assert_eq!(second.connect("/count").await.text().await, "second 1");
}

#[tokio::test]
async fn two_apps_in_one_process_share_no_connection() {
    let (first, second) = (counter("first").await, counter("second").await);
    let mut client = first.connect("/count").await;
    client.text().await;
    let namespace = |server: &Server| server.app.container().get::<Namespace<Counter>>();
    let first = namespace(&first).expect("the endpoint is mounted");
    let second = namespace(&second).expect("the endpoint is mounted");
    assert_eq!(
        (first.local().socket_count(), second.local().socket_count()),
        (1, 0)
    );
}

#[tokio::test]
async fn the_shutdown_of_one_app_leaves_the_other_alone() {
    let (first, second) = (counter("first").await, counter("second").await);
    let mut client = second.connect("/count").await;
    client.text().await;
    first.shutdown().await;
    assert_eq!(second.connect("/count").await.text().await, "second 2");
    client.close(1000, "").await;
    assert_eq!(client.closed().await, (1000, String::new()));
}
