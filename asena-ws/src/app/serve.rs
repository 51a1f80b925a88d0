//! An app with a server of its own: from the first line to the last signal.

use std::future::Future;
use std::panic::Location;

use futures_util::future::select_all;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::config::Told;
use super::error::{AppResult, StartError};
use super::listen::{IntoListen, places_of};
use super::listening::Places;
use super::signal::Signals;
use super::{App, AppBuilder};
use crate::driver::http::Http;

impl AppBuilder {
    /// Builds, starts and serves the app until SIGTERM or SIGINT (Ctrl-C), then shuts it down.
    ///
    /// Listens where [`listen`](Self::listen) says; else on `ASENA_ADDR`, which may name several places
    /// (`127.0.0.1:3000,unix:/run/app.sock`, see [`Listen`](crate::Listen)); else on the port `PORT` of all IPv4 addresses; else where
    /// `server.listen` of the [configuration](crate::guide#configuration) says; else on the sockets that systemd has handed over; else on
    /// `0.0.0.0:3000`. If one of several cannot be had, none is listened on.
    ///
    /// With `--print-config` among the program's arguments it prints the configuration and ends. The start hooks run before a port is
    /// bound. The head of a request may take 10 s (see [`handshake_timeout`](Self::handshake_timeout)) and 64 KiB.
    ///
    /// At the signal `/health/ready` turns to 503, and after the [`shutdown_delay`](Self::shutdown_delay) the ports are closed. Then
    /// every connection is closed with 1012, requests that are being answered may end, and the stop hooks run in reverse: see
    /// [`App::shutdown`]. A second signal ends the process at once, with 128 and the signal's number.
    ///
    /// # Errors
    ///
    /// A [`StartError`], as an [`AppError`](crate::AppError): whatever keeps the app from serving. What had started is
    /// stopped again. Or a [`ShutdownError`](crate::ShutdownError), if it has served and not all of it ended clean. Under
    /// [`#[asena_ws::main]`](crate::main) the process then exits with 1 or with 3.
    pub async fn run(self) -> AppResult {
        let told = match self.listening.places()? {
            Some((places, at)) => Told::Code(places, at),
            None => Told::Nothing,
        };
        self.told(told).serve_at(None).await
    }

    /// As [`run`](Self::run), on addresses of your choice, whatever the environment says: a `SocketAddr`, text such as `"[::]:3000"`,
    /// a [`Listen`](crate::Listen), or an array of them. Beside those that [`listen`](Self::listen) was told.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    #[track_caller]
    pub fn serve(self, addresses: impl IntoListen) -> impl Future<Output = AppResult> {
        let at = Location::caller().into();
        let addresses = places_of(addresses, "`.serve(…)`");
        async move {
            let mut places = addresses?;
            places.extend(
                self.listening
                    .places()?
                    .into_iter()
                    .flat_map(|(places, _)| places),
            );
            self.told(Told::Code(places, at)).serve_at(None).await
        }
    }

    /// As [`run`](Self::run), on a listener that is already bound, to a free port in a test, and where [`listen`](Self::listen) says.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub async fn serve_on(self, listener: TcpListener) -> AppResult {
        let told = match self.listening.places()? {
            Some((places, at)) => Told::Code(places, at),
            None => Told::Elsewhere,
        };
        self.told(told).serve_at(Some(listener)).await
    }

    async fn serve_at(self, listener: Option<TcpListener>) -> AppResult {
        let mut this = self.obey_arguments().with_configuration();
        let places = this.places()?;
        let mut signals = Signals::listen().map_err(StartError::Signals)?;
        let app = tokio::select! {
            app = this.build() => app?,
            _ = signals.next() => return Err(StartError::Interrupted.into()),
        };
        let http = app.http()?;
        let operations = app.serve_operations().await?;
        let started = tokio::select! {
            started = app.start_and_listen(places, listener, http) => started,
            _ = signals.next() => Err(StartError::Interrupted),
        };
        let served = match started {
            Ok(loops) => app.serve_until_signal(loops, signals).await,
            Err(error) => {
                exit_at_next(signals);
                Err(error)
            }
        };
        let report = app.shutdown(app.shutdown_options.timeout).await;
        drop(operations);
        served?;
        Ok(report.into_result()?)
    }
}

impl App {
    async fn start_and_listen(
        &self,
        places: Places,
        listener: Option<TcpListener>,
        http: Http,
    ) -> Result<Vec<JoinHandle<()>>, StartError> {
        self.start().await?;
        let (_addresses, loops) = self.open(places, listener, http).await?;
        Ok(loops)
    }

    /// Or until a loop that accepts ends, which it does by itself at a shutdown alone.
    async fn serve_until_signal(
        &self,
        loops: Vec<JoinHandle<()>>,
        mut signals: Signals,
    ) -> Result<(), StartError> {
        tokio::select! {
            (ended, ..) = select_all(loops) => {
                if let Err(panic) = ended {
                    return Err(StartError::Serve(std::io::Error::other(panic)));
                }
            }
            _ = signals.next() => tracing::info!("shutting down; a second signal ends the process at once"),
        }
        exit_at_next(signals);
        self.announce_shutdown();
        let delay = self.shutdown_options.delay;
        if !delay.is_zero() {
            tracing::info!("`/health/ready` says 503; connections are taken for another {delay:?}");
            sleep(delay).await;
        }
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
