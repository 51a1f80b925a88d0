//! The pulse of an endpoint's connections: pings to those that are silent, an end to those that stay so, and at the deadline of a
//! shutdown to all that are left.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::{MissedTickBehavior, interval};

use super::connections::Connections;
use crate::connection::liveness::{TICK, Verdict};
use crate::messaging::{Members, Signal, Turn};
use crate::protocol::{CloseCode, CloseReason};

/// Runs from the start of an app until its last connection has ended.
pub(crate) async fn run(members: Arc<Members>, connections: Connections) {
    tokio::select! {
        () = connections.aborting.cancelled() => {}
        () = beat(&members) => {}
    }
    abort_all(&members);
}

fn abort_all(members: &Members) {
    for socket in members.sockets().iter().chain(&members.leaving()) {
        socket.notify(Signal::Aborted);
    }
}

async fn beat(members: &Members) {
    loop {
        members.heartbeat.occupied().await;
        let mut ticks = interval(TICK);
        // After a pause of the whole process, peers get the time that they were promised.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.tick().await;
        while !members.heartbeat.is_empty() {
            ticks.tick().await;
            look_at_those_due(members);
        }
    }
}

fn look_at_those_due(members: &Members) {
    let heartbeat = &members.heartbeat;
    let due = heartbeat.turn();
    let _turn = Turn::begin();
    for id in due {
        // It may have ended since.
        let Some(socket) = members.socket(id) else {
            continue;
        };
        match heartbeat.patience.judge(socket.silence(heartbeat.now())) {
            Verdict::Wait(ticks) => heartbeat.put(id, ticks),
            Verdict::Ping(ticks) => {
                socket.ping(Bytes::new());
                heartbeat.put(id, ticks);
            }
            Verdict::Dead => {
                socket.signals.raise(Signal::Silent);
                socket.close(&CloseReason::new(CloseCode::NO_PONG, "no pong"));
            }
        }
    }
}
