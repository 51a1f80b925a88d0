//! The planner, on graphs that are written as text: no types, no instances.

mod oracle;
mod plan;
mod report;
pub(crate) mod sketch;
