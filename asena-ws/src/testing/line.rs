use std::sync::{Arc, Mutex, PoisonError, Weak};

use futures_util::StreamExt;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;

/// A connection as its client sees it: tungstenite's codec over an upgraded stream.
pub(super) type Wire = WebSocketStream<TokioIo<Upgraded>>;

/// A client's connection, which the app may close when the test ends.
///
/// Whoever uses the wire takes it out for that long, so that no lock is held across an await.
#[derive(Debug)]
pub(super) struct Line(Arc<Mutex<Option<Wire>>>);

/// A line that does not keep its connection open.
#[derive(Debug)]
pub(super) struct WeakLine(Weak<Mutex<Option<Wire>>>);

/// The wire, taken out; it goes back when this is dropped.
#[derive(Debug)]
pub(super) struct Lease<'a> {
    wire: Option<Wire>,
    home: &'a Line,
}

impl Line {
    pub(super) fn new(wire: Wire) -> Self {
        Self(Arc::new(Mutex::new(Some(wire))))
    }

    pub(super) fn downgrade(&self) -> WeakLine {
        WeakLine(Arc::downgrade(&self.0))
    }

    /// `None` if the connection is over.
    pub(super) fn lease(&self) -> Option<Lease<'_>> {
        let wire = self.take()?;
        Some(Lease {
            wire: Some(wire),
            home: self,
        })
    }

    pub(super) fn cut(&self) {
        drop(self.take());
    }

    fn take(&self) -> Option<Wire> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl WeakLine {
    /// Closes the connection as a client does that has no more to say, and waits until it has ended.
    ///
    /// A connection that somebody is using right now is left to the shutdown.
    pub(super) async fn hang_up(self) {
        let Some(mut wire) = self.0.upgrade().and_then(|line| Line(line).take()) else {
            return;
        };
        // One that has failed needs no goodbye.
        if wire.close(None).await.is_ok() {
            while let Some(Ok(_)) = wire.next().await {}
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.0.strong_count() == 0
    }
}

impl Lease<'_> {
    pub(super) fn wire(&mut self) -> Option<&mut Wire> {
        self.wire.as_mut()
    }

    /// The connection is over: nothing goes back.
    pub(super) fn end(mut self) {
        self.wire = None;
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        *self.home.0.lock().unwrap_or_else(PoisonError::into_inner) = self.wire.take();
    }
}
