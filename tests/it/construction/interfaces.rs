use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Problem};

use super::build;

#[interface]
trait Store: Send + Sync {
    fn name(&self) -> &'static str;
}

#[service]
struct Disk {}

#[implements]
impl Store for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }
}

#[service(name = "main memory")]
struct Memory {}

#[implements(primary)]
impl Store for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }
}

#[service]
struct Tape {}

#[implements]
impl Store for Tape {
    fn name(&self) -> &'static str {
        "tape"
    }
}

#[service]
struct One {
    #[inject]
    store: Arc<dyn Store>,
}

#[service]
struct AtMostOne {
    #[inject]
    store: Option<Arc<dyn Store>>,
}

#[service]
struct All {
    #[inject]
    stores: Vec<Arc<dyn Store>>,
}

#[service]
struct Named {
    #[inject(name = "main memory")]
    fast: Arc<dyn Store>,
    #[inject(name = "Tape")]
    slow: Option<Arc<dyn Store>>,
    #[inject(name = "Disk")]
    usual: Lazy<dyn Store>,
}

struct Backup(&'static str);

#[service]
impl Backup {
    #[constructor]
    async fn new(#[inject(name = "Tape")] store: Arc<dyn Store>) -> Self {
        Self(store.name())
    }
}

fn with_all_stores() -> AppBuilder {
    // Not in the order of their declaration.
    let app = App::empty().bind::<dyn Store, Tape>();
    app.bind::<dyn Store, Memory>().bind::<dyn Store, Disk>()
}

#[tokio::test]
async fn the_only_implementation_stands_behind_its_interface() {
    let app = App::empty().service::<One>().bind::<dyn Store, Disk>();
    let (_app, container) = build(app).await;
    let one: Arc<One> = container.get().expect("it is a root");
    assert_eq!(one.store.name(), "disk");
}

#[tokio::test]
async fn the_primary_implementation_wins_over_the_others() {
    let (_app, container) = build(with_all_stores().service::<One>()).await;
    let one: Arc<One> = container.get().expect("it is a root");
    assert_eq!(one.store.name(), "memory");
}

#[tokio::test]
async fn two_implementations_without_a_primary_are_ambiguous_even_where_none_is_fine() {
    let app = App::empty().service::<AtMostOne>();
    let app = app.bind::<dyn Store, Disk>().bind::<dyn Store, Tape>();
    let error = app.check().expect_err("there are two");
    assert!(
        matches!(error.problems(), [Problem::AmbiguousImplementation { .. }]),
        "{error}"
    );
}

#[tokio::test]
async fn an_optional_interface_may_have_no_implementation() {
    let (_app, container) = build(App::empty().service::<AtMostOne>()).await;
    let optional: Arc<AtMostOne> = container.get().expect("it is a root");
    assert!(optional.store.is_none());
}

#[tokio::test]
async fn an_optional_interface_with_an_implementation_is_there() {
    let app = App::empty().service::<AtMostOne>().bind::<dyn Store, Disk>();
    let (_app, container) = build(app).await;
    let optional: Arc<AtMostOne> = container.get().expect("it is a root");
    assert_eq!(optional.store.as_ref().map(|store| store.name()), Some("disk"));
}

#[tokio::test]
async fn all_implementations_come_in_the_order_of_their_declaration() {
    let (_app, container) = build(with_all_stores().service::<All>()).await;
    let all: Arc<All> = container.get().expect("it is a root");
    let names: Vec<_> = all.stores.iter().map(|store| store.name()).collect();
    assert_eq!(names, ["disk", "memory", "tape"]);
}

#[tokio::test]
async fn all_of_none_is_an_empty_list() {
    let (_app, container) = build(App::empty().service::<All>()).await;
    let all: Arc<All> = container.get().expect("it is a root");
    assert!(all.stores.is_empty());
}

#[tokio::test]
async fn a_name_picks_its_implementation() {
    let (_app, container) = build(with_all_stores().service::<Named>()).await;
    let named: Arc<Named> = container.get().expect("it is a root");
    assert_eq!(named.fast.name(), "memory");
    assert_eq!(named.slow.as_ref().map(|store| store.name()), Some("tape"));
    assert_eq!(named.usual.get().expect("the app is complete").name(), "disk");
}

#[tokio::test]
async fn a_constructors_parameter_can_be_picked_by_name() {
    let (_app, container) = build(with_all_stores().service::<Backup>()).await;
    let backup: Arc<Backup> = container.get().expect("it is a root");
    assert_eq!(backup.0, "tape");
}

#[service]
struct Both {
    #[inject]
    disk: Arc<Disk>,
    #[inject]
    store: Arc<dyn Store>,
}

#[tokio::test]
async fn an_interface_and_its_component_are_one_instance() {
    let app = App::empty().service::<Both>().bind::<dyn Store, Disk>();
    let (_app, container) = build(app).await;
    let both: Arc<Both> = container.get().expect("it is a root");
    let disk: *const Disk = Arc::as_ptr(&both.disk);
    assert!(std::ptr::addr_eq(disk, Arc::as_ptr(&both.store)));
}

/// Two components of which everything stands in one place of the source.
macro_rules! twins {
    ($($twin:ident is $name:literal),*) => {
        $(
            #[service]
            struct $twin {}

            #[implements]
            impl Store for $twin {
                fn name(&self) -> &'static str {
                    $name
                }
            }
        )*
    };
}

twins!(Castor is "castor", Pollux is "pollux");

#[tokio::test]
async fn an_implementation_that_is_bound_twice_counts_once() {
    let app = App::empty().bind::<dyn Store, Castor>();
    let app = app.bind::<dyn Store, Pollux>().bind::<dyn Store, Castor>();
    let (_app, container) = build(app.service::<All>()).await;
    let all: Arc<All> = container.get().expect("it is a root");
    let names: Vec<_> = all.stores.iter().map(|store| store.name()).collect();
    assert_eq!(names, ["castor", "pollux"]);
}
