use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Problem};

use super::build;

#[interface]
trait Users: Send + Sync {
    fn count(&self) -> usize;
}

/// Cannot be constructed in a test.
#[derive(Default)]
struct Database {
    users: usize,
}

#[service]
impl Database {
    #[constructor]
    async fn connect(_url: Provided<Url>) -> Result<Self> {
        Err("there is no database here".into())
    }
}

struct Url;

#[service]
struct StoredUsers {
    #[inject]
    database: Arc<Database>,
}

#[implements]
impl Users for StoredUsers {
    fn count(&self) -> usize {
        self.database.users
    }
}

#[service]
struct Statistics {
    #[inject]
    users: Arc<dyn Users>,
    #[inject]
    everybody: Vec<Arc<dyn Users>>,
}

struct FakeUsers;

impl Users for FakeUsers {
    fn count(&self) -> usize {
        7
    }
}

fn statistics() -> AppBuilder {
    App::empty()
        .service::<Statistics>()
        .bind::<dyn Users, StoredUsers>()
}

#[tokio::test]
async fn an_overridden_component_is_neither_checked_nor_constructed() {
    // Nobody provides the `Url`, and the constructor would fail.
    let fake = Arc::new(Database { users: 3 });
    let (_app, container) = build(statistics().override_with(fake)).await;
    let statistics: Arc<Statistics> = container.get().expect("it is a root");
    assert_eq!(statistics.users.count(), 3);
}

#[tokio::test]
async fn an_overridden_interface_needs_none_of_its_implementations() {
    let app = statistics().override_with::<dyn Users>(Arc::new(FakeUsers));
    let (_app, container) = build(app).await;
    let statistics: Arc<Statistics> = container.get().expect("it is a root");
    assert_eq!(statistics.users.count(), 7);
}

#[tokio::test]
async fn an_override_of_an_interface_is_all_there_is_of_it() {
    let app = statistics().override_with::<dyn Users>(Arc::new(FakeUsers));
    let (_app, container) = build(app).await;
    let statistics: Arc<Statistics> = container.get().expect("it is a root");
    let counts: Vec<_> = statistics.everybody.iter().map(|users| users.count()).collect();
    assert_eq!(counts, [7]);
}

#[tokio::test]
async fn an_interface_without_implementations_can_be_overridden() {
    let app = App::empty().service::<Statistics>();
    let app = app.override_with::<dyn Users>(Arc::new(FakeUsers));
    let (_app, container) = build(app).await;
    let statistics: Arc<Statistics> = container.get().expect("it is a root");
    assert_eq!(statistics.users.count(), 7);
}

#[tokio::test]
async fn an_override_of_what_an_overridden_component_needs_is_stale() {
    let app = statistics().override_with::<dyn Users>(Arc::new(FakeUsers));
    let error = app.override_with(Arc::new(Database::default())).check();
    let error = error.expect_err("nothing needs the database any more");
    assert!(
        matches!(error.problems(), [Problem::StaleOverride { .. }]),
        "{error}"
    );
}
