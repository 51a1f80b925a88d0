use std::future::pending;
use std::io;

use asena_ws::{App, AppBuilder};
use axum::serve::Listener;
use tokio::io::{DuplexStream, duplex};
use tokio::sync::mpsc;

use super::peer::Peer;

/// What a pipe holds in each direction before its writer waits.
pub(crate) const PIPE_BYTES: usize = 64 * 1024;

/// An app behind pipes in memory, where tokio's time may be paused: it then goes on when nothing else can happen, and a
/// deadline is seen to the millisecond.
pub(crate) struct Memory {
    pub(crate) app: App,
    dial: mpsc::UnboundedSender<DuplexStream>,
}

struct Pipes(mpsc::UnboundedReceiver<DuplexStream>);

impl Memory {
    pub(crate) async fn start(app: AppBuilder) -> Self {
        let app = app.build().await.expect("the app is built");
        app.start().await.expect("the app starts");
        let (dial, pipes) = mpsc::unbounded_channel();
        let router: axum::Router = app.router();
        tokio::spawn(async move {
            let served = axum::serve(Pipes(pipes), router).await;
            served.expect("the server serves");
        });
        Self { app, dial }
    }

    pub(crate) async fn connect(&self, path: &str) -> Peer<DuplexStream> {
        let (ours, theirs) = duplex(PIPE_BYTES);
        self.dial.send(theirs).expect("the server runs");
        Peer::upgrade(ours, path).await
    }
}

impl Listener for Pipes {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(pipe) => (pipe, ()),
            None => pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}
