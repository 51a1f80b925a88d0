//! The pulse of an endpoint's connections: pings to those that are silent, an end to those that stay so, and at the deadline of a
//! shutdown to all that are left. Also the end of those whose time is over.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::{MissedTickBehavior, interval};

use super::connections::Connections;
use super::guard::Pass;
use crate::connection::deadline::Deadline;
use crate::connection::liveness::{TICK, Verdict};
use crate::identity::ExpiryVerdict;
use crate::messaging::{Members, Signal, Socket, SocketId, Turn};
use crate::protocol::{CloseCode, CloseReason};
use crate::service::WebSocketService;

/// Runs from the start of an app until its last connection has ended.
pub(crate) async fn run<S: WebSocketService>(members: Arc<Members>, connections: Connections) {
    tokio::select! {
        () = connections.aborting.cancelled() => {}
        () = beat::<S>(&members) => {}
    }
    abort_all(&members);
}

fn abort_all(members: &Members) {
    for socket in members.sockets().iter().chain(&members.leaving()) {
        socket.notify(Signal::Aborted);
    }
}

async fn beat<S: WebSocketService>(members: &Members) {
    loop {
        members.heartbeat.occupied().await;
        let mut ticks = interval(TICK);
        // After a pause of the whole process, peers get the time that they were promised.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.tick().await;
        while !members.heartbeat.is_empty() {
            ticks.tick().await;
            look_at_those_due::<S>(members);
        }
    }
}

fn look_at_those_due<S: WebSocketService>(members: &Members) {
    let heartbeat = &members.heartbeat;
    let (due, deadlines) = heartbeat.turn();
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
    for (id, deadline) in deadlines {
        look_at_deadline::<S>(members, id, deadline);
    }
}

fn look_at_deadline<S: WebSocketService>(members: &Members, id: SocketId, deadline: Deadline) {
    let now_ms = members.elapsed_ms();
    let put = |deadline| members.heartbeat.put_deadline(id, deadline, now_ms);
    // It may have ended since.
    let Some(socket) = members.socket(id).map(Socket::<S>::of) else {
        return;
    };
    match deadline {
        Deadline::Lifetime { due_ms } if due_ms > now_ms => put(deadline),
        Deadline::Lifetime { .. } => {
            socket.close(
                CloseCode::LIFETIME_OVER,
                "the connection has lived as long as it may",
            );
        }
        Deadline::Expiry { visit_ms } => {
            let seat = socket.pass().seat();
            match seat.map_or(ExpiryVerdict::Stale, |seat| seat.visit(visit_ms, now_ms)) {
                ExpiryVerdict::Stale => {}
                ExpiryVerdict::Wait { visit_ms } => put(Deadline::Expiry { visit_ms }),
                ExpiryVerdict::Expired => socket.close(CloseCode::TOKEN_EXPIRED, "the token has expired"),
            }
        }
    }
}
