//! The application's own state, which holds the realtime app's container among its own things.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use asena_ws::Container;
use axum::extract::FromRef;

#[derive(Clone)]
pub(crate) struct AppState {
    requests: Arc<AtomicU64>,
    realtime: Container,
}

impl AppState {
    pub(crate) fn new(realtime: Container) -> Self {
        Self {
            requests: Arc::default(),
            realtime,
        }
    }

    /// Counts one more request, and gives its number.
    pub(crate) fn count_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

/// What `Inject` needs. With axum's feature `macros`, `#[derive(FromRef)]` on the state writes it.
impl FromRef<AppState> for Container {
    fn from_ref(state: &AppState) -> Self {
        state.realtime.clone()
    }
}
