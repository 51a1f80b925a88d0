#![doc = include_str!("../docs/inspector.md")]

// Who may ask is decided by `guard`, which is pure, before any route runs; `actions` alone changes something. All else reads: what was counted,
// the members of endpoints, and what the contract says of them. `page/` is the page, put together by `page`.

mod actions;
mod answer;
mod connections;
mod counts;
mod endpoints;
mod failures;
mod guard;
mod options;
mod page;
mod paging;
mod percentile;
mod rooms;
mod routes;
mod samples;
mod state;

pub use self::options::{InspectorOptions, InspectorToken};

pub(crate) use self::routes::routes;
pub(crate) use self::state::Inspector;
