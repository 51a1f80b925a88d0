use std::sync::atomic::{AtomicUsize, Ordering};

use asena_ws::prelude::*;

use super::build;

#[service]
struct Clock {}

#[service]
struct Calendar {
    #[inject]
    clock: Arc<Clock>,
    appointments: Vec<String>,
    opened: AtomicUsize,
}

#[tokio::test]
async fn injected_fields_come_from_the_container() {
    let (_app, container) = build(App::empty().service::<Calendar>()).await;
    let calendar: Arc<Calendar> = container.get().expect("the calendar is a root");
    let clock: Arc<Clock> = container.get().expect("the calendar needs the clock");
    assert!(Arc::ptr_eq(&calendar.clock, &clock));
}

#[tokio::test]
async fn other_fields_start_by_default() {
    let (_app, container) = build(App::empty().service::<Calendar>()).await;
    let calendar: Arc<Calendar> = container.get().expect("the calendar is a root");
    assert!(calendar.appointments.is_empty());
    assert_eq!(calendar.opened.load(Ordering::SeqCst), 0);
}

#[service]
struct Pair(#[inject] Arc<Clock>, u8, #[inject] Arc<Calendar>);

#[tokio::test]
async fn a_tuple_struct_is_filled_in_its_order() {
    let (_app, container) = build(App::empty().service::<Pair>()).await;
    let pair: Arc<Pair> = container.get().expect("the pair is a root");
    assert!(Arc::ptr_eq(&pair.0, &pair.2.clock));
    assert_eq!(pair.1, 0);
}

struct Url(&'static str);

#[service]
struct Client {
    #[inject]
    url: Provided<Url>,
    #[inject]
    proxy: Option<Provided<String>>,
}

#[tokio::test]
async fn a_provided_value_reaches_its_field() {
    let app = App::empty().service::<Client>().provide(Url("ws://localhost"));
    let (_app, container) = build(app).await;
    let client: Arc<Client> = container.get().expect("the client is a root");
    assert_eq!(client.url.0, "ws://localhost");
}

#[tokio::test]
async fn an_optional_value_may_be_missing() {
    let app = App::empty().service::<Client>().provide(Url("ws://localhost"));
    let (_app, container) = build(app).await;
    let client: Arc<Client> = container.get().expect("the client is a root");
    assert!(client.proxy.is_none());
}

#[tokio::test]
async fn an_optional_value_is_there_if_it_was_provided() {
    let app = App::empty().service::<Client>().provide(Url("ws://localhost"));
    let (_app, container) = build(app.provide("proxy.local".to_owned())).await;
    let client: Arc<Client> = container.get().expect("the client is a root");
    assert_eq!(client.proxy.as_deref().map(String::as_str), Some("proxy.local"));
}

#[websocket("/news")]
struct News {
    #[inject]
    editor: Arc<Editor>,
}

impl WebSocketService for News {}

/// Knows the endpoint that needs it: no cycle, since a handle is no component.
#[service]
struct Editor {
    #[inject]
    news: Namespace<News>,
    #[inject]
    ulak: Ulak,
}

#[tokio::test]
async fn a_service_may_hold_the_namespace_of_the_endpoint_that_needs_it() {
    let (_app, container) = build(App::empty().websocket::<News>()).await;
    let news: Arc<News> = container.get().expect("the endpoint is a root");
    assert_eq!(news.editor.news.path(), "/news");
    assert_eq!(news.editor.news.local().socket_count(), 0);
}

#[tokio::test]
async fn the_courier_knows_the_endpoint_that_needs_it() {
    let (_app, container) = build(App::empty().websocket::<News>()).await;
    let editor: Arc<Editor> = container.get().expect("the endpoint needs the editor");
    assert_eq!(editor.ulak.namespaces().collect::<Vec<_>>(), ["/news"]);
}

#[derive(Default)]
struct Constructions(AtomicUsize);

struct Counted;

#[service]
impl Counted {
    #[constructor]
    fn new(constructions: Provided<Constructions>) -> Self {
        constructions.0.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

#[service]
struct Left {
    #[inject]
    counted: Arc<Counted>,
}

#[service]
struct Right {
    #[inject]
    counted: Arc<Counted>,
}

#[tokio::test]
async fn a_component_is_constructed_once_however_many_need_it() {
    let app = App::empty()
        .service::<Left>()
        .service::<Right>()
        .service::<Counted>();
    let (_app, container) = build(app.provide(Constructions::default())).await;
    let left: Arc<Left> = container.get().expect("it is a root");
    let right: Arc<Right> = container.get().expect("it is a root");
    assert!(Arc::ptr_eq(&left.counted, &right.counted));
    let constructions: Provided<Constructions> = container.get().expect("it was provided");
    assert_eq!(constructions.0.load(Ordering::SeqCst), 1);
}
