use asena_ws::prelude::*;
use asena_ws::{ResolveError, StartError};

use super::build;

#[service]
#[derive(Debug)]
struct Orders {
    #[inject]
    customers: Arc<Customers>,
}

#[service]
#[derive(Debug)]
struct Customers {
    #[inject]
    orders: Lazy<Orders>,
}

#[tokio::test]
async fn a_lazy_field_breaks_a_cycle() {
    let (_app, container) = build(App::empty().service::<Customers>()).await;
    let customers: Arc<Customers> = container.get().expect("it is a root");
    let orders = customers.orders.get().expect("the app is complete");
    assert!(Arc::ptr_eq(&orders.customers, &customers));
}

#[tokio::test]
async fn a_lazy_field_finds_the_same_component_every_time() {
    let (_app, container) = build(App::empty().service::<Customers>()).await;
    let customers: Arc<Customers> = container.get().expect("it is a root");
    let first = customers.orders.get().expect("the app is complete");
    let second = customers.orders.get().expect("the app is complete");
    assert!(Arc::ptr_eq(&first, &second));
}

#[tokio::test]
async fn a_lazy_cycle_does_not_outlive_its_app() {
    let (app, container) = build(App::empty().service::<Customers>()).await;
    let orders: Arc<Orders> = container.get().expect("the customers need it");
    let customers = Arc::clone(&orders.customers);
    customers.orders.get().expect("the app is complete");
    let weak = Arc::downgrade(&orders);
    drop((app, container, orders));
    assert!(weak.upgrade().is_none());
    let error = customers.orders.get().expect_err("the app is gone");
    assert!(matches!(error, ResolveError::AppGone(_)), "{error}");
}

struct Hasty;

#[service]
impl Hasty {
    #[constructor]
    fn new(customers: Lazy<Customers>) -> std::result::Result<Self, ResolveError> {
        customers.get().map(|_| Self)
    }
}

#[tokio::test]
async fn a_lazy_component_cannot_be_used_in_a_constructor() {
    let error = App::empty()
        .service::<Hasty>()
        .build()
        .await
        .expect_err("it is too early");
    let StartError::Construct(error) = error else {
        panic!("{error}");
    };
    let cause = error.cause().downcast_ref();
    assert!(matches!(cause, Some(ResolveError::NotFinished(_))), "{error}");
    assert!(
        error
            .to_string()
            .contains("use it in hooks and handlers, not in constructors")
    );
}
