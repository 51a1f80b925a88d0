//! Jobs: when they run, what keeps them from running, and how they end. All under tokio's paused time.

mod ends;
mod faults;
mod logged;
mod times;

use std::time::{Duration, SystemTime};

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use tokio::time::{Instant, sleep};

use crate::kit::Journal;

const SECOND: Duration = Duration::from_secs(1);

/// Ten o'clock of a day in November 2026, in UTC.
const TEN: Duration = Duration::from_hours(498_754);

/// An app with one component, whose time of day is ten o'clock.
async fn at_ten<C: asena_ws::Component>(journal: &Journal) -> TestApp {
    let app = App::empty().service::<C>().provide(journal.clone());
    TestApp::start(app.time_of_day(SystemTime::UNIX_EPOCH + TEN)).await
}

/// What was written down, until so much time has passed.
async fn after(journal: &Journal, duration: Duration) -> Vec<String> {
    sleep(duration).await;
    journal.lines()
}

/// The seconds since a moment, which tokio counts in milliseconds and rounds up.
fn seconds_since(start: Instant) -> u64 {
    start.elapsed().as_secs()
}
