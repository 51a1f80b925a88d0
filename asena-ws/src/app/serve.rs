//! An app with a server of its own: from the first line to the last signal.

use std::future::Future;
use std::panic::Location;

use tokio::net::{TcpListener, ToSocketAddrs};

use super::accept::accept;
use super::config::Listening;
use super::error::{AppResult, StartError};
use super::signal::Signals;
use super::{App, AppBuilder};

impl AppBuilder {
    /// Builds, starts and serves the app until SIGTERM or SIGINT (Ctrl-C), then shuts it down.
    ///
    /// Listens on `ASENA_ADDR` (`127.0.0.1:3000`), else on the port `PORT` of all IPv4 addresses, else where `server.listen` of
    /// `asena.toml` says, else on `0.0.0.0:3000`.
    ///
    /// With `--print-config` among the program's arguments it prints the [configuration](crate::guide#configuration) and ends.
    /// The start hooks run before the port is bound. The head of a request may take 10 s (see
    /// [`handshake_timeout`](Self::handshake_timeout)) and 64 KiB. At the signal every connection is closed with 1012, requests
    /// that are being answered may end, and the stop hooks run in reverse; a second signal ends the process at once, with 128
    /// and the signal's number.
    ///
    /// # Errors
    ///
    /// A [`StartError`], as an [`AppError`](crate::AppError): whatever keeps the app from serving. What had started is
    /// stopped again.
    pub async fn run(self) -> AppResult {
        let app = self.listening(Listening::Configured).obey_arguments();
        let app = app.with_configuration();
        let address = app.address()?;
        app.bind_and_serve(address, "set ASENA_ADDR or PORT to listen elsewhere")
            .await
    }

    /// As [`run`](Self::run), on an address of your choice: a `SocketAddr`, or text such as `"[::]:3000"`.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    #[track_caller]
    pub fn serve(self, address: impl ToSocketAddrs + ToString) -> impl Future<Output = AppResult> {
        let here = Location::caller().into();
        let app = self.listening(Listening::Code(address.to_string(), here));
        app.bind_and_serve(address, "give `.serve(…)` another address")
    }

    async fn bind_and_serve(self, address: impl ToSocketAddrs + ToString, cure: &'static str) -> AppResult {
        let text = address.to_string();
        let listener = async move {
            let listener = TcpListener::bind(address).await;
            listener.map_err(|source| StartError::Listen {
                address: text,
                source,
                cure,
            })
        };
        self.serve_when_bound(listener).await
    }

    /// As [`run`](Self::run), on a listener that is already bound: to a free port in a test, or handed down.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub async fn serve_on(self, listener: TcpListener) -> AppResult {
        self.serve_when_bound(async { Ok(listener) }).await
    }

    async fn serve_when_bound(
        self,
        listener: impl Future<Output = Result<TcpListener, StartError>>,
    ) -> AppResult {
        let mut signals = Signals::listen().map_err(StartError::Signals)?;
        let app = tokio::select! {
            app = self.build() => app?,
            _ = signals.next() => return Err(StartError::Interrupted.into()),
        };
        let started = tokio::select! {
            started = app.start_and_bind(listener) => started,
            _ = signals.next() => Err(StartError::Interrupted),
        };
        let served = match started {
            Ok(listener) => app.serve_until_signal(listener, signals).await,
            Err(error) => {
                exit_at_next(signals);
                Err(error)
            }
        };
        app.shutdown(app.timeouts.shutdown).await;
        Ok(served?)
    }
}

impl App {
    async fn start_and_bind(
        &self,
        listener: impl Future<Output = Result<TcpListener, StartError>>,
    ) -> Result<TcpListener, StartError> {
        self.start().await?;
        listener.await
    }

    async fn serve_until_signal(
        &self,
        listener: TcpListener,
        mut signals: Signals,
    ) -> Result<(), StartError> {
        let address = listener.local_addr().map_err(StartError::Serve)?;
        tracing::info!("listening on http://{address}");
        // A task of its own, so that connections are taken while this one waits for the signal.
        let mut accepting = tokio::spawn(accept(listener, self.http()));
        tokio::select! {
            ended = &mut accepting => {
                if let Err(panic) = ended {
                    return Err(StartError::Serve(std::io::Error::other(panic)));
                }
            }
            _ = signals.next() => tracing::info!("shutting down; a second signal ends the process at once"),
        }
        exit_at_next(signals);
        Ok(())
    }
}

/// Who asks a second time does not want to wait.
fn exit_at_next(mut signals: Signals) {
    tokio::spawn(async move {
        let code = signals.next().await;
        std::process::exit(code);
    });
}
