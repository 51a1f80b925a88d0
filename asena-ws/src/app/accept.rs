//! The accept loop: one task for each connection that comes.

use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::driver::http::Http;

/// The first pause when no connection can be accepted; it doubles while that lasts.
const PAUSE_MIN: Duration = Duration::from_millis(10);
const PAUSE_MAX: Duration = Duration::from_secs(1);

/// Accepts until the app shuts down. What was accepted goes on, and is tracked by the app's connections.
pub(crate) async fn accept(listener: TcpListener, http: Http) {
    tokio::select! {
        () = http.connections.closing.cancelled() => {}
        () = accept_for_ever(&listener, &http) => {}
    }
}

async fn accept_for_ever(listener: &TcpListener, http: &Http) {
    let mut pause = PAUSE_MIN;
    loop {
        match listener.accept().await {
            Ok((stream, remote_addr)) => {
                pause = PAUSE_MIN;
                // Small messages are not to wait for the acknowledgement of the one before (Nagle). It fails when the peer
                // has gone again, which its first read will tell.
                let _ = stream.set_nodelay(true);
                let serving = http.clone().serve(stream, Some(remote_addr));
                http.connections.requests.spawn(serving);
            }
            Err(error) if is_of_the_peer(&error) => {}
            Err(error) => {
                // Out of descriptors or of memory: that passes when connections end, and is worth one line, not thousands.
                if pause == PAUSE_MIN {
                    tracing::error!("cannot accept connections: {error}");
                }
                sleep(pause).await;
                pause = (pause * 2).min(PAUSE_MAX);
            }
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
