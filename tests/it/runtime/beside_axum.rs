//! Inside somebody's own axum application, which keeps its state and its server.

use asena_ws::prelude::*;
use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::{get, post};

use crate::kit::{Client, Server, http, within};

#[websocket("/news")]
struct News {}

#[handlers]
impl News {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send("subscribed");
    }
}

#[websocket("/weather")]
struct Weather {}

impl WebSocketService for Weather {}

#[derive(Clone)]
struct Site {
    title: &'static str,
    realtime: Container,
}

impl FromRef<Site> for Container {
    fn from_ref(site: &Site) -> Self {
        site.realtime.clone()
    }
}

async fn title(State(site): State<Site>) -> &'static str {
    site.title
}

async fn publish(Inject(news): Inject<Namespace<News>>, text: String) -> String {
    format!("{:?}", news.broadcast(text))
}

async fn deliver(Inject(ulak): Inject<Ulak>, path: String) -> String {
    match ulak.broadcast(&path, "by courier").await {
        Ok(delivery) => delivery.queued.to_string(),
        Err(error) => error.to_string(),
    }
}

async fn forecast(Inject(clouds): Inject<Provided<String>>) -> String {
    clouds.to_string()
}

async fn serve() -> Server {
    let app = App::empty().websocket::<News>().websocket::<Weather>();
    let app = app.build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    let site = Site {
        title: "The Daily Frame",
        realtime: app.container(),
    };
    let router = Router::new()
        .route("/", get(title))
        .route("/publish", post(publish))
        .route("/deliver", post(deliver))
        .route("/forecast", get(forecast))
        .merge(app.router())
        .with_state(site);
    Server::serve(app, router).await
}

async fn subscribe(server: &Server) -> Client {
    let mut client = server.connect("/news").await;
    assert_eq!(client.text().await, "subscribed");
    client
}

#[tokio::test]
async fn the_endpoints_merge_into_a_router_with_a_state_of_its_own() {
    let server = serve().await;
    subscribe(&server).await;
    assert_eq!(http::get(server.address, "/").await.body, "The Daily Frame");
}

#[tokio::test]
async fn an_http_handler_broadcasts_to_every_connection_of_a_namespace() {
    let server = serve().await;
    let (mut first, mut second) = (subscribe(&server).await, subscribe(&server).await);
    let published = http::post(server.address, "/publish", "extra, extra!").await;
    assert_eq!(published.body, "Delivery { queued: 2, dropped: 0, closed: 0 }");
    assert_eq!(first.text().await, "extra, extra!");
    assert_eq!(second.text().await, "extra, extra!");
}

#[tokio::test]
async fn a_broadcast_reaches_no_other_namespace() {
    let server = serve().await;
    let mut weather = server.connect("/weather").await;
    let published = http::post(server.address, "/publish", "extra, extra!").await;
    assert_eq!(published.body, "Delivery { queued: 0, dropped: 0, closed: 0 }");
    weather.close(1000, "").await;
    let next = weather.message().await;
    assert!(next.is_close(), "{next:?}");
}

#[tokio::test]
async fn a_connection_that_has_closed_is_counted_no_more() {
    let server = serve().await;
    let mut client = subscribe(&server).await;
    let news: Namespace<News> = server.app.container().get().expect("it is mounted");
    assert_eq!(news.local().socket_count(), 1);
    client.close(1000, "").await;
    client.closed().await;
    within("the shutdown", server.shutdown()).await;
    assert_eq!(news.local().socket_count(), 0);
}

#[tokio::test]
async fn the_courier_delivers_by_path() {
    let server = serve().await;
    let mut client = subscribe(&server).await;
    assert_eq!(http::post(server.address, "/deliver", "/news").await.body, "1");
    assert_eq!(client.text().await, "by courier");
}

#[tokio::test]
async fn the_courier_names_the_namespaces_that_exist() {
    let server = serve().await;
    assert_eq!(
        http::post(server.address, "/deliver", "/sport").await.body,
        "there is no namespace `/sport`; there are: /news, /weather"
    );
}

#[tokio::test]
async fn an_http_handler_that_asks_for_what_the_app_does_not_have_is_500() {
    let server = serve().await;
    assert_eq!(http::get(server.address, "/forecast").await.status, 500);
}
