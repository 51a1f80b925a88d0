//! WebSocket endpoints inside an axum application that is there already: with its own routes, state, layers, server and log.
//!
//! Run it with `cargo run -p existing-axum`, listen with `npx wscat -c ws://localhost:3000/news/live`, and publish:
//!
//! ```sh
//! curl localhost:3000/                        # a route of the application's own
//! curl -d 'it rains' localhost:3000/news      # another one, which reaches the sockets
//! curl -i localhost:3000/health/ready         # one of the framework's, for a balancer
//! ```
//!
//! `ASENA_ADDR=127.0.0.1:8080` has it listen elsewhere. A server of one's own has to do what `run` does by itself: the socket
//! option, the peer's address, the signals and the deadline are in `main.rs`; a deadline for the head of a request, which
//! `axum::serve` lacks, is left to the proxy in front.
//!
//! Ctrl-C or SIGTERM turns `/health/ready` to 503, lets requests end, closes the sockets with 1012, and runs the stop hooks. The exit
//! code is 1 if not all of that ended by itself.

mod news_socket;
mod routes;
mod signal;
mod state;

use std::net::SocketAddr;
use std::time::Duration;

use asena_ws::prelude::*;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::state::AppState;

/// What requests may take after the signal, and then once more the sockets.
const DEADLINE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> AppResult {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    // Before anything starts, so that a signal never leaves it half started.
    let signal = signal::shutdown()?;
    let realtime = App::discover().build().await?;
    realtime.start().await?;
    let served = serve(&realtime, signal).await;
    // Whatever became of the server: what has started is stopped.
    let report = realtime.shutdown(DEADLINE).await;
    served?;
    Ok(report.into_result()?)
}

async fn serve(realtime: &App, signal: impl Future<Output = ()>) -> AppResult {
    let state = AppState::new(realtime.container());
    let router = routes::routes()
        .merge(realtime.router())
        .merge(realtime.operations_router())
        // Behind the merge, so that the layer sees the handshakes too.
        .layer(axum::middleware::from_fn_with_state(state.clone(), routes::count))
        .with_state(state);

    let address = std::env::var("ASENA_ADDR").unwrap_or_else(|_| "0.0.0.0:3000".into());
    let listener = TcpListener::bind(&address).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    // Small frames shall not wait for one another.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!("TCP_NODELAY: {error}");
        }
    });
    // The peer's address: what `ws.remote_addr()` reads.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();

    let stopping = CancellationToken::new();
    let server = axum::serve(listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let out_of_time = async {
        signal.await;
        realtime.announce_shutdown();
        stopping.cancel();
        tokio::time::sleep(DEADLINE).await;
    };
    // Without the deadline, a client that never ends its request would keep the process for ever. Sockets do not count here:
    // axum is done with them at the upgrade.
    tokio::select! {
        result = server.into_future() => result?,
        () = out_of_time => tracing::warn!("requests were still being answered after {DEADLINE:?}"),
    }
    Ok(())
}
