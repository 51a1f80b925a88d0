//! `Container::get`: the one way in for which no graph vouches.

use asena_ws::ResolveError;
use asena_ws::prelude::*;

use super::build;

#[service]
#[derive(Debug)]
struct Lonely {}

#[interface]
trait Colour: Send + Sync + std::fmt::Debug {}

#[service]
#[derive(Debug)]
struct Red {}

#[implements]
impl Colour for Red {}

#[service]
#[derive(Debug)]
struct Blue {}

#[implements]
impl Colour for Blue {}

#[websocket("/unmounted")]
struct Unmounted {}

impl WebSocketService for Unmounted {}

/// An app with two colours, of which nothing else is known.
async fn colours() -> (App, Container) {
    let app = App::empty().service::<Red>().service::<Blue>();
    build(app.bind::<dyn Colour, Red>().bind::<dyn Colour, Blue>()).await
}

#[tokio::test]
async fn a_component_that_nothing_needs_is_not_there() {
    let (_app, container) = build(App::empty()).await;
    let error = container.get::<Arc<Lonely>>().expect_err("nothing needs it");
    assert!(matches!(error, ResolveError::NotInGraph(_)));
    assert_eq!(
        error.to_string(),
        "`it::construction::look_ups::Lonely` is not part of this app: nothing that the app was built from depends on \
         it; name it with `.service::<…>()`"
    );
}

#[tokio::test]
async fn an_ambiguous_interface_is_an_error() {
    let (_app, container) = colours().await;
    let error = container.get::<Arc<dyn Colour>>().expect_err("there are two");
    assert!(matches!(error, ResolveError::Ambiguous(_)), "{error}");
}

#[tokio::test]
async fn all_implementations_can_be_looked_up() {
    let (_app, container) = colours().await;
    let colours: Vec<Arc<dyn Colour>> = container.get().expect("all are constructed");
    assert_eq!(format!("{colours:?}"), "[Red, Blue]");
}

#[tokio::test]
async fn an_implementation_that_nothing_needed_is_an_error() {
    let (_app, container) = build(App::empty().bind::<dyn Colour, Red>()).await;
    let error = container.get::<Arc<dyn Colour>>().expect_err("nothing needed it");
    assert!(matches!(error, ResolveError::NotInGraph(_)), "{error}");
}

#[tokio::test]
async fn a_value_that_nobody_provided_is_an_error() {
    let (_app, container) = build(App::empty()).await;
    let error = container.get::<Provided<u32>>().expect_err("nobody provided it");
    assert_eq!(
        error.to_string(),
        "no value of type `u32` was given with `.provide(value)`"
    );
}

#[tokio::test]
async fn the_namespace_of_an_unmounted_endpoint_is_an_error() {
    let (_app, container) = build(App::empty()).await;
    let error = container
        .get::<Namespace<Unmounted>>()
        .expect_err("it is not mounted");
    assert!(matches!(error, ResolveError::NotMounted(_)), "{error}");
}
