//! Types are what the compiler says they are, whatever the user calls them.

use asena_ws::prelude::*;

use super::build;
use crate::kit::{Journal, Server};

type Shared<T> = Arc<T>;
type Maybe<T> = Option<T>;
type Outcome<T> = std::result::Result<T, std::fmt::Error>;
type Made = Outcome<Teapot>;
type Nothing = ();
type Words = Query<Vec<(String, String)>>;

struct Teapot;

#[service]
impl Teapot {
    #[constructor]
    async fn new() -> Made {
        Ok(Self)
    }
}

#[service]
struct Kitchen {
    #[inject]
    teapot: Shared<Teapot>,
    #[inject]
    journal: Maybe<Provided<Journal>>,
}

#[lifecycle]
impl Kitchen {
    #[on_start]
    async fn boil(&self) -> Outcome<Nothing> {
        self.journal.as_ref().ok_or(std::fmt::Error)?.note("boiled");
        Ok(())
    }
}

#[tokio::test]
async fn an_alias_of_arc_is_an_arc_and_one_of_result_a_result() {
    let (_app, container) = build(App::empty().service::<Kitchen>()).await;
    let kitchen: Arc<Kitchen> = container.get().expect("it is a root");
    let teapot: Arc<Teapot> = container.get().expect("the kitchen needs it");
    assert!(Arc::ptr_eq(&kitchen.teapot, &teapot));
}

#[tokio::test]
async fn the_error_in_an_alias_of_result_fails_the_start() {
    let (app, _container) = build(App::empty().service::<Kitchen>()).await;
    let error = app.start().await.expect_err("there is no journal");
    assert!(error.to_string().contains("Kitchen::boil"), "{error}");
}

#[websocket(path = "/words", data = Words)]
struct Speaker {}

#[handlers]
impl Speaker {
    #[on_open]
    async fn speak(&self, ws: &Socket<Self>) -> Outcome<Nothing> {
        for (key, value) in &ws.data().0 {
            ws.send(format!("{key} is {value}"));
        }
        Ok(())
    }
}

#[tokio::test]
async fn an_alias_can_be_the_data_of_a_connection() {
    let server = Server::start(App::empty().websocket::<Speaker>()).await;
    let mut client = server.connect("/words?tea=green").await;
    assert_eq!(client.text().await, "tea is green");
}
