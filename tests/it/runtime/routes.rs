//! HTTP routes that the app serves beside its endpoints.

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, StartError};
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};

use crate::kit::{Server, http};

#[websocket("/news")]
struct News {}

#[handlers]
impl News {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send("subscribed");
    }
}

async fn publish(Inject(news): Inject<Namespace<News>>, text: String) {
    news.broadcast(text);
}

async fn title(State(title): State<&'static str>) -> &'static str {
    title
}

fn app() -> AppBuilder {
    App::empty().websocket::<News>()
}

#[tokio::test]
async fn a_page_and_the_sockets_are_served_on_one_port() {
    let page = Router::new().route("/", get(|| async { "the page" }));
    let webhook = Router::new().route("/publish", post(publish));
    let server = Server::start(app().routes(page).routes(webhook)).await;
    let mut client = server.connect("/news").await;
    assert_eq!(client.text().await, "subscribed");
    assert_eq!(http::get(server.address, "/").await.body, "the page");
    assert_eq!(http::post(server.address, "/publish", "extra!").await.status, 200);
    assert_eq!(client.text().await, "extra!");
}

#[tokio::test]
async fn a_router_keeps_the_state_that_it_has_had_and_its_fallback() {
    let routes = Router::new()
        .route("/title", get(title))
        .fallback(|| async { "nothing here" })
        .with_state("The Daily Frame");
    let server = Server::start(app().routes(routes)).await;
    assert_eq!(http::get(server.address, "/title").await.body, "The Daily Frame");
    assert_eq!(http::get(server.address, "/elsewhere").await.body, "nothing here");
    assert_eq!(server.connect("/news").await.text().await, "subscribed");
}

#[tokio::test]
async fn a_route_at_the_path_of_an_endpoint_is_an_error_that_names_it() {
    let routes = Router::new().route("/news", get(|| async { "a page" }));
    let error = app().routes(routes).build().await.expect_err("the path is taken");
    let words = error.to_string();
    assert!(matches!(error, StartError::Routes { .. }), "{error:?}");
    assert!(words.contains("/news"), "{words}");
}

#[tokio::test]
async fn a_webhook_may_have_the_path_of_an_endpoint() {
    let server = Server::start(app().routes(Router::new().route("/news", post(publish)))).await;
    let mut client = server.connect("/news").await;
    assert_eq!(client.text().await, "subscribed");
    assert_eq!(http::post(server.address, "/news", "extra!").await.status, 200);
    assert_eq!(client.text().await, "extra!");
}

#[tokio::test]
async fn two_fallbacks_are_an_error() {
    let routes = || Router::new().fallback(|| async { "nothing here" });
    let error = app().routes(routes()).routes(routes()).build().await;
    assert!(matches!(error, Err(StartError::Routes { .. })), "{error:?}");
}
