//! What a WebSocket over HTTP/2 holds of the connection that its stream is one of.

#[cfg(feature = "http2")]
mod http2;

#[cfg(feature = "http2")]
pub(crate) use self::http2::{StreamLease, Usage};

/// Without HTTP/2 there are no streams.
#[cfg(not(feature = "http2"))]
#[derive(Clone, Copy, Debug)]
pub(crate) enum StreamLease {}

#[cfg(not(feature = "http2"))]
impl StreamLease {
    pub(crate) fn of(_agreed: http::StatusCode, _extensions: &mut http::Extensions) -> Option<Self> {
        None
    }

    pub(super) fn over<Stream>(self, _stream: Stream) -> Stream {
        match self {}
    }
}
