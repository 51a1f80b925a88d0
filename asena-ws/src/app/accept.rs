//! The accept loops: one for each place that is listened on, and one task for each connection that comes.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::sleep;

use super::listen::bind::Listener;
use crate::driver::http::Http;
#[cfg(feature = "tls")]
use crate::transport::tls::Acceptor;

/// The first pause when no connection can be accepted; it doubles while that lasts.
const PAUSE_MIN: Duration = Duration::from_millis(10);
const PAUSE_MAX: Duration = Duration::from_secs(1);

/// A place that is listened on, and how it is spoken to.
#[derive(Debug)]
pub(crate) struct Entrance {
    pub(crate) listener: Listener,
    #[cfg(feature = "tls")]
    pub(crate) acceptor: Option<Acceptor>,
}

/// How long all loops of an app wait when no connection can be accepted: what is missing then, descriptors or memory, is missing for
/// all of them.
#[derive(Debug)]
pub(crate) struct BackOff(AtomicU64);

impl Default for BackOff {
    fn default() -> Self {
        Self(AtomicU64::new(0))
    }
}

impl BackOff {
    fn reset(&self) {
        // Most of the time it is so already, and nobody needs to be told.
        if self.0.load(Ordering::Relaxed) != 0 {
            self.0.store(0, Ordering::Relaxed);
        }
    }

    /// The pause, and whether it is the first.
    fn next(&self) -> (Duration, bool) {
        let longer = |millis: u64| {
            let doubled = Duration::from_millis(millis * 2).clamp(PAUSE_MIN, PAUSE_MAX);
            u64::try_from(doubled.as_millis()).ok()
        };
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, longer);
        let before = before.unwrap_or_default();
        (Duration::from_millis(before).max(PAUSE_MIN), before == 0)
    }
}

/// Accepts until the app shuts down. What was accepted goes on, and is tracked by the app's connections.
pub(crate) async fn accept(entrance: Entrance, http: Http, back_off: &BackOff) {
    let accepting = async {
        match &entrance.listener {
            Listener::Tcp(listener) => accept_tcp(listener, &entrance, &http, back_off).await,
            #[cfg(unix)]
            Listener::Unix(socket) => loop {
                if let Some(stream) = taken(socket.accept().await, back_off).await {
                    serve(stream, None, &entrance, &http);
                }
            },
        }
    };
    tokio::select! {
        () = http.connections.closing.cancelled() => {}
        () = accepting => {}
    }
}

async fn accept_tcp(listener: &TcpListener, entrance: &Entrance, http: &Http, back_off: &BackOff) {
    loop {
        let Some((stream, remote_addr)) = taken(listener.accept().await, back_off).await else {
            continue;
        };
        // Small messages are not to wait for the acknowledgement of the one before (Nagle). It fails when the peer
        // has gone again, which its first read will tell.
        let _ = stream.set_nodelay(true);
        serve(stream, Some(of_its_own_family(remote_addr)), entrance, http);
    }
}

/// Who comes by IPv4 to a socket that takes both has an address of IPv6 in which the other is wrapped up.
fn of_its_own_family(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(_) => address,
        SocketAddr::V6(address) => SocketAddr::new(address.ip().to_canonical(), address.port()),
    }
}

#[cfg(any(feature = "http2", feature = "tls"))]
fn serve<Stream: crate::transport::Peek>(
    stream: Stream,
    remote_addr: Option<SocketAddr>,
    entrance: &Entrance,
    http: &Http,
) {
    let requests = &http.connections.requests;
    #[cfg(feature = "tls")]
    if let Some(acceptor) = &entrance.acceptor {
        let serving = http.clone().serve_tls(stream, remote_addr, acceptor.clone());
        requests.spawn(serving);
        return;
    }
    #[cfg(not(feature = "tls"))]
    let _ = entrance;
    requests.spawn(http.clone().serve_socket(stream, remote_addr));
}

#[cfg(not(any(feature = "http2", feature = "tls")))]
fn serve<Stream>(stream: Stream, remote_addr: Option<SocketAddr>, _entrance: &Entrance, http: &Http)
where
    Stream: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let serving = http.clone().serve_socket(stream, remote_addr);
    http.connections.requests.spawn(serving);
}

/// What was accepted. If nothing was and it was not the peer's doing, after a pause.
async fn taken<T>(accepted: io::Result<T>, back_off: &BackOff) -> Option<T> {
    match accepted {
        Ok(accepted) => {
            back_off.reset();
            Some(accepted)
        }
        Err(error) if is_of_the_peer(&error) => None,
        Err(error) => {
            // Out of descriptors or of memory: that passes when connections end, and is worth one line, not thousands.
            let (pause, is_first) = back_off.next();
            if is_first {
                tracing::error!("cannot accept connections: {error}");
            }
            sleep(pause).await;
            None
        }
    }
}

/// The peer gave up while it was waiting to be accepted.
fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_a_second_and_begins_anew_once_a_connection_comes() {
        let back_off = BackOff::default();
        let pauses: Vec<_> = (0..9).map(|_| back_off.next()).collect();
        let millis: Vec<_> = pauses.iter().map(|(pause, _)| pause.as_millis()).collect();
        assert_eq!(millis, [10, 10, 20, 40, 80, 160, 320, 640, 1000]);
        assert!(pauses[0].1 && pauses[1..].iter().all(|(_, is_first)| !is_first));
        back_off.reset();
        assert_eq!(back_off.next(), (PAUSE_MIN, true));
    }
}
