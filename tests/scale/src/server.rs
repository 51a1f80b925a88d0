//! The server that is measured, as a process of its own.

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::time::Duration;

use asena_ws::{App, AppBuilder, ConnectionOptions};
use tokio::net::TcpListener;

use crate::Outcome;
use crate::control::Control;
use crate::crowd::Crowd;

/// The app: all defaults, but for the heartbeat of a test that cannot wait for 25 s.
pub fn app(ping_interval: Duration) -> AppBuilder {
    let mut options = ConnectionOptions::default();
    options.ping_interval = ping_interval;
    App::empty()
        .websocket::<Crowd>()
        .websocket::<Control>()
        .connection_options(options)
}

/// Serves on a free port, which is printed, until standard input ends: so it does not outlive who started it.
///
/// # Errors
///
/// If it cannot listen.
pub async fn serve(ping_interval: Duration) -> Outcome {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let mut output = io::stdout();
    writeln!(output, "{}", listener.local_addr()?)?;
    output.flush()?;
    let (ended, end) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(ended);
    });
    tokio::select! {
        served = app(ping_interval).serve_on(listener) => Ok(served.map_err(asena_ws::AppError::into_inner)?),
        _ = end => Ok(()),
    }
}
