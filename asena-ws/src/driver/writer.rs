//! Empties an outbox into the network.

use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use futures_util::SinkExt;
use futures_util::stream::SplitSink;
use tokio::time::timeout;

use super::connection::CLOSE_TIMEOUT;
use super::frame;
use crate::connection::outbox::Outbound;
use crate::messaging::Shared;

/// How long one write may hang before the peer counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// Writes what is sent, as it is sent, until the connection has ended.
pub(crate) async fn run(mut sink: SplitSink<WebSocket, Frame>, socket: &Shared) {
    let empty = async {
        while let Some(Flushed::Everything) = flush(&mut sink, socket).await {
            socket.note_flushed();
            socket.outbound().await;
        }
    };
    tokio::select! {
        () = socket.ended() => {}
        () = empty => {}
    }
    // The close frame is out, or the peer is gone; in either case it may not answer.
    socket.note_close_written();
    let _ = timeout(CLOSE_TIMEOUT, socket.ended()).await;
    socket.end();
}

enum Flushed {
    Everything,
    CloseFrame,
}

/// Writes all that waits; `None` if the peer takes nothing any more.
async fn flush(sink: &mut SplitSink<WebSocket, Frame>, socket: &Shared) -> Option<Flushed> {
    let mut flushed = Flushed::Everything;
    while let Some(outbound) = socket.take_outbound() {
        if matches!(outbound, Outbound::Close(_)) {
            flushed = Flushed::CloseFrame;
        }
        let written = timeout(WRITE_TIMEOUT, sink.feed(frame::encode(outbound))).await;
        written.ok()?.ok()?;
    }
    let written = timeout(WRITE_TIMEOUT, sink.flush()).await;
    written.ok()?.ok()?;
    Some(flushed)
}
