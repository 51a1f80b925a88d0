//! The end of an app's connections: who speaks the protocol of typed events is told to come back later, and all are closed in a
//! stagger, each when its handlers have had their say.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::connection::outbox::Kind;
use crate::events::going_away;
use crate::messaging::{Members, Outgoing, Shared, Signal, Turn};
use crate::operations::{ShutdownOptions, Stagger, delay};
use crate::protocol::{CloseCode, CloseReason};
use crate::telemetry::counters::EventPlace;

/// However few go: those who come back are not to do it in one moment.
const RECONNECT_WINDOW_MIN: Duration = Duration::from_secs(1);

/// The connections of one endpoint.
#[derive(Clone)]
pub(crate) struct Audience {
    pub(crate) members: Arc<Members>,
    /// Whether they speak the protocol of typed events.
    pub(crate) is_typed: bool,
}

/// What a connection is told that opens while all are closed, and in the end each.
pub(super) fn restart() -> CloseReason {
    CloseReason::new(CloseCode::SERVICE_RESTART, "the server restarts")
}

/// Closes all, in time for a deadline that begins now.
///
/// Each has until the last call for what its handlers have begun, and for what waits for them. Then it is closed all the same, so
/// that handlers which wait for just that can end.
pub(crate) async fn bid(audiences: &[Audience], deadline: Duration, options: &ShutdownOptions) {
    let begun = Instant::now();
    let leaving: Vec<(Arc<Shared>, bool)> = audiences
        .iter()
        .flat_map(|audience| {
            let sockets = audience.members.sockets().into_iter();
            sockets.map(|socket| (socket, audience.is_typed))
        })
        .collect();
    let stagger = Stagger::plan(
        leaving.len(),
        options.window_within(deadline),
        options.closes_per_second,
    );
    tell(&leaving, stagger.span().max(RECONNECT_WINDOW_MIN));
    let mut leaving = leaving.into_iter();
    for batch in stagger.batches() {
        wait_until(begun, batch.after).await;
        let _turn = Turn::begin();
        for (socket, _) in leaving.by_ref().take(batch.count) {
            socket.notify(Signal::Leaving);
        }
    }
    wait_until(begun, ShutdownOptions::last_call(deadline)).await;
    let _turn = Turn::begin();
    for audience in audiences {
        for socket in audience.members.sockets() {
            socket.close(&restart());
        }
    }
}

/// Says when to come back. Whoever reads too slowly to be told comes back when it likes.
fn tell(leaving: &[(Arc<Shared>, bool)], window: Duration) {
    let _turn = Turn::begin();
    for (socket, _) in leaving.iter().filter(|(_, is_typed)| *is_typed) {
        let (time, random) = socket.id.as_uuid().as_u64_pair();
        let reconnect_after = delay(time ^ random, window);
        match going_away(socket.format(), reconnect_after) {
            Ok(message) => {
                Outgoing::of(message, Kind::Droppable, EventPlace::BUILT_IN).send(socket);
            }
            Err(error) => tracing::error!("`going_away` could not be written: {error}"),
        }
    }
}

/// What is due at once does not wait for a timer.
async fn wait_until(begun: Instant, after: Duration) {
    if !after.is_zero() {
        sleep_until(begun + after).await;
    }
}
