//! Descriptors: each end of a connection needs one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::Outcome;

/// What a process needs beside its connections.
const SPARE: u64 = 100;

/// Raises the limit of this process, which its children inherit, as far as it goes, and tells how many connections it can have.
///
/// # Errors
///
/// If the system does not allow what it has said it would.
pub fn raise_descriptors() -> Outcome<u64> {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised)?;
    Ok(limit
        .maximum
        .map_or(u64::MAX, |maximum| maximum.saturating_sub(SPARE)))
}
