//! The bus: who is told of what, what a full queue means, and how subscribers end.

mod delivery;
mod ends;
mod topics;

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use asena_ws::{BusEvent, PublishOutcome};
use tokio::time::sleep;

use crate::kit::Journal;

const SECOND: Duration = Duration::from_secs(1);

#[topic("user.created")]
struct UserCreated(&'static str);

#[topic("user.deleted")]
struct UserDeleted(&'static str);

#[topic("order.user.created")]
enum Order {
    First,
}

fn bus(app: &TestApp) -> Bus {
    app.container().get().expect("every app has a bus")
}

/// `(queued, dropped, closed)`.
fn counts(outcome: PublishOutcome) -> (usize, usize, usize) {
    (outcome.queued, outcome.dropped, outcome.closed)
}
