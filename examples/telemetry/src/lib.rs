//! The parts of the example, apart from `main` so that its test can look at the spans.

mod orders;
pub mod propagation;
pub mod traces;

use asena_ws::{App, AppBuilder};

use self::orders::Orders;
use self::propagation::OpenTelemetry;

/// An endpoint whose messages are traced, and `/metrics`.
pub fn app() -> AppBuilder {
    App::empty().websocket::<Orders>().propagation(OpenTelemetry)
}
