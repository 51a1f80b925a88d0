//! What publishers and a connection's task meet at. Loom stands in for it to try every order in which they may: `scripts/loom`.

#[cfg(all(test, asena_loom))]
pub(super) use loom::sync::atomic::AtomicU16;
#[cfg(all(test, asena_loom))]
pub(super) use loom::sync::{Mutex as HandoverMutex, MutexGuard as HandoverGuard};
#[cfg(not(all(test, asena_loom)))]
pub(super) use std::sync::atomic::AtomicU16;
#[cfg(not(all(test, asena_loom)))]
pub(super) use std::sync::{Mutex as HandoverMutex, MutexGuard as HandoverGuard};
