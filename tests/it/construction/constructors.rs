use std::num::ParseIntError;

use asena_ws::prelude::*;
use asena_ws::{ConstructError, StartError};

use super::build;

#[derive(Clone)]
struct Settings {
    pool_size: &'static str,
}

const GOOD: Settings = Settings { pool_size: "8" };
const BAD: Settings = Settings { pool_size: "eight" };

struct Pool {
    size: u32,
}

#[service]
impl Pool {
    const CONNECT_LINE: u32 = line!() - 1;

    #[constructor]
    async fn connect(settings: Provided<Settings>) -> std::result::Result<Self, ParseIntError> {
        tokio::task::yield_now().await;
        let size = settings.pool_size.parse()?;
        Ok(Self { size })
    }
}

#[service]
struct Users {
    #[inject]
    pool: Arc<Pool>,
}

struct Accounts {
    users: Arc<Users>,
    greeting: String,
}

#[service]
impl Accounts {
    /// Neither async nor fallible.
    #[constructor]
    fn new(users: Arc<Users>, greeting: Option<Provided<String>>) -> Self {
        let greeting = greeting.map_or_else(|| "hello".to_owned(), |greeting| greeting.to_string());
        Self { users, greeting }
    }
}

fn accounts(settings: Settings) -> asena_ws::AppBuilder {
    App::empty().service::<Accounts>().provide(settings)
}

async fn failure(settings: Settings) -> ConstructError {
    match accounts(settings).build().await {
        Err(StartError::Construct(error)) => error,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("the constructor succeeded"),
    }
}

#[tokio::test]
async fn an_async_constructor_may_fail_and_need_not() {
    let (_app, container) = build(accounts(GOOD)).await;
    let pool: Arc<Pool> = container.get().expect("the users need it");
    assert_eq!(pool.size, 8);
}

#[tokio::test]
async fn a_constructor_gets_its_parameters_injected() {
    let (_app, container) = build(accounts(GOOD).provide("hi".to_owned())).await;
    let accounts: Arc<Accounts> = container.get().expect("it is a root");
    let pool: Arc<Pool> = container.get().expect("the users need it");
    assert!(Arc::ptr_eq(&accounts.users.pool, &pool));
    assert_eq!(accounts.greeting, "hi");
}

#[tokio::test]
async fn a_failing_constructor_is_told_with_its_place_its_cause_and_who_wanted_it() {
    let error = failure(BAD).await;
    let at = format!("{}:{}:6", file!(), Pool::CONNECT_LINE);
    assert_eq!(
        error.to_string(),
        format!(
            "`it::construction::constructors::Pool` could not be constructed: invalid digit found in string\n\
             --> {at}\n    \
             wanted by `pool` of `it::construction::constructors::Users`\n    \
             wanted by `users` of `it::construction::constructors::Accounts`"
        )
    );
}

#[tokio::test]
async fn the_cause_of_a_failed_construction_can_be_looked_into() {
    let error = failure(BAD).await;
    assert_eq!(error.component(), "it::construction::constructors::Pool");
    assert!(error.cause().is::<ParseIntError>());
}

struct Fussy;

#[service]
impl Fussy {
    #[constructor]
    async fn new() -> Result<Self> {
        Err(HandlerError::client("no_mood", "not today"))
    }
}

#[tokio::test]
async fn a_constructor_may_fail_with_the_error_of_handlers() {
    let error = App::empty()
        .service::<Fussy>()
        .build()
        .await
        .expect_err("it is fussy");
    assert!(
        error
            .to_string()
            .contains("Fussy` could not be constructed: not today")
    );
}

#[tokio::test]
async fn nothing_is_constructed_where_the_graph_does_not_hold() {
    let error = App::empty()
        .service::<Fussy>()
        .service::<Accounts>()
        .build()
        .await;
    let error = error.expect_err("nobody provides the settings");
    assert!(matches!(error, StartError::Graph(_)), "{error}");
}

struct Kitchen(Arc<Oven>);
struct Oven;

#[service]
impl Kitchen {
    #[constructor]
    async fn equip(oven: Arc<Oven>) -> Self {
        Self(oven)
    }
}

#[service(name = "oven")]
impl Oven {
    /// Found by the attribute, not by its name.
    #[constructor]
    const fn build() -> Self {
        Self
    }

    /// Not a constructor, and nothing is wrong with it.
    fn temperature(&self) -> u32 {
        let Self = self;
        180
    }
}

#[tokio::test]
async fn the_other_functions_of_the_block_stay_as_they_are() {
    let (_app, container) = build(App::empty().service::<Kitchen>()).await;
    let kitchen: Arc<Kitchen> = container.get().expect("it is a root");
    assert_eq!(kitchen.0.temperature(), 180);
}

struct Panicking;

#[service]
impl Panicking {
    #[constructor]
    fn new() -> Self {
        panic!("the constructor was told to panic")
    }
}

#[tokio::test]
async fn a_panic_in_a_constructor_names_the_component() {
    let error = App::empty().service::<Panicking>().build().await;
    let Err(StartError::Construct(error)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.component(), "it::construction::constructors::Panicking");
    assert!(error.to_string().contains("its constructor panicked"), "{error}");
}

#[test]
fn a_component_can_be_made_by_hand_of_provided_values() {
    let users = Users {
        pool: Arc::new(Pool { size: 3 }),
    };
    let accounts = Accounts::new(Arc::new(users), Some(Provided::new("hi".to_owned())));
    assert_eq!((accounts.users.pool.size, accounts.greeting.as_str()), (3, "hi"));
}
