//! Tells a service of the rooms that begin and end, apart from the connections that join and leave them.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio_util::sync::CancellationToken;

use crate::messaging::{Change, Members, RoomEvent, Scope};
use crate::rooms::RoomName;
use crate::service::WebSocketService;

/// Runs until it is stopped; what has changed by then is still told.
pub(crate) async fn run<S: WebSocketService>(
    service: Arc<S>,
    members: Arc<Members>,
    stop: CancellationToken,
) {
    let exists = |room: &RoomName| members.room_size(room.as_str()) > 0;
    let tell = |change| tell(&*service, change);
    members.changes.tell(stop, exists, tell).await;
}

async fn tell<S: WebSocketService>(service: &S, change: Change) {
    let event = |room| RoomEvent {
        room,
        scope: Scope::Node,
    };
    let (name, told) = match change {
        Change::Began(room) => {
            let told = AssertUnwindSafe(async { service.on_first_join(event(room)).await })
                .catch_unwind()
                .await;
            ("on_first_join", told)
        }
        Change::Ended(room) => {
            let told = AssertUnwindSafe(async { service.on_last_leave(event(room)).await })
                .catch_unwind()
                .await;
            ("on_last_leave", told)
        }
    };
    match told {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(endpoint = S::NAME, "`{name}` failed: {error}"),
        Err(_) => tracing::error!(endpoint = S::NAME, "`{name}` panicked"),
    }
}
