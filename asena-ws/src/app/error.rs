use std::fmt;
use std::io;
use std::time::Duration;

use super::listen::ParseListenError;
use crate::config::ConfigurationError;
use crate::connection::options::InvalidOption;
use crate::container::{ConstructError, GraphError, HookName, ResolveError};
use crate::edge::invalid::InvalidEdge;
use crate::error::{BoxError, chain};
use crate::operations::ShutdownError;
use crate::transport::tls::TlsError;

/// Why an app did not start, or stopped serving.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The graph does not hold. Nothing was constructed.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The configuration does not hold. Nothing was constructed.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// A constructor failed. What was constructed before it was dropped.
    #[error(transparent)]
    Construct(#[from] ConstructError),
    /// A component that the plan promised is not there: a defect of this crate, please report it.
    #[error("the plan did not hold: {0}")]
    Plan(#[from] ResolveError),
    /// The document at the [`contract_route`](crate::AppBuilder::contract_route) cannot be made.
    #[cfg(feature = "contract")]
    #[error(transparent)]
    Contract(#[from] crate::contract::ContractError),
    /// Routes given by `.routes(…)` have a path that is taken, by an endpoint or by one another, or two fallbacks.
    #[error("the routes given by `.routes(…)` do not fit beside the endpoints: {problem}")]
    Routes {
        /// What axum says.
        problem: String,
    },
    /// A route of yours, or an endpoint, has the path of one that the app is [asked about itself](crate::App::operations_router) by.
    #[error(
        "the app's own routes do not fit beside yours: {problem}; `.operations_on(…)` or ASENA_OPERATIONS_ADDR serves them on another address"
    )]
    OperationsRoutes {
        /// What axum says.
        problem: String,
    },
    /// An `#[on_start]` hook returned an error. What had started was stopped.
    #[error("the start hook {hook} failed: {}", chain(&**source))]
    Hook {
        /// The hook.
        hook: HookName,
        /// What it returned.
        source: BoxError,
    },
    /// An `#[on_start]` hook panicked. What had started was stopped.
    #[error("the start hook {hook} panicked")]
    HookPanicked {
        /// The hook.
        hook: HookName,
    },
    /// An `#[on_start]` hook took longer than the app allows. What had started was stopped.
    #[error("the start hook {hook} took longer than {timeout:?}; `.start_timeout(…)` sets how long it may")]
    HookTimedOut {
        /// The hook.
        hook: HookName,
        /// What it was allowed.
        timeout: Duration,
    },
    /// An option of an endpoint's connections is out of its bounds.
    #[error("no connection of `{path}` could live with its options: {invalid}")]
    Options {
        /// The endpoint's path.
        path: &'static str,
        /// Which option, and what it has to be.
        #[source]
        invalid: InvalidOption,
    },
    /// A `#[schedule(…)]` says no time that ever comes, or a time zone that this machine does not know.
    #[error("the job {job} cannot be scheduled: {problem}")]
    Schedule {
        /// The job.
        job: HookName,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// An origin, a proxy or a limit that the app was given is none.
    #[error("no request could be let in: {0}")]
    Edge(#[source] InvalidEdge),
    /// An origin in an endpoint's `origins = […]` is none.
    #[error("no request to `{path}` could be let in: {invalid}")]
    Origins {
        /// The endpoint's path.
        path: &'static str,
        /// Which one, and what it has to be.
        #[source]
        invalid: InvalidEdge,
    },
    /// `.handshake_timeout(…)` is out of its bounds.
    #[error("no request could be served: {0}")]
    HandshakeTimeout(#[source] InvalidOption),
    /// An option of `.shutdown_options(…)` is out of its bounds.
    #[error("the app could not be shut down as it was told: {0}")]
    Shutdown(#[source] InvalidOption),
    /// An option of `.inspector(…)` is out of its bounds.
    #[cfg(feature = "inspector")]
    #[error("the inspector could not be served as it was told: {0}")]
    Inspector(#[source] InvalidOption),
    /// The app was started before.
    #[error("the app was started before: an app starts once")]
    AlreadyStarted,
    /// The app was shut down, before it started or while it did. What had started was stopped.
    #[error("the app was shut down: build another one")]
    ShutDown,
    /// A signal asked the process to end while the app was starting. What had started was stopped.
    #[error("interrupted by a signal while starting")]
    Interrupted,
    /// `ASENA_ADDR`, `.listen(…)` or `.serve(…)` has a text that names no place to listen.
    #[error("{given} names no place to listen: {source}")]
    Address {
        /// Who has it.
        given: &'static str,
        /// What is wrong with it.
        source: ParseListenError,
    },
    /// `PORT` is set to something that is no port.
    #[error("the environment variable PORT={value:?} is not a port from 0 to 65535")]
    Port {
        /// Its value.
        value: String,
    },
    /// A place to listen could not be had: it is in use, or not for this user. Of the others none is listened on either.
    #[error("could not listen on {address}: {source}; {cure}")]
    Listen {
        /// The address.
        address: String,
        /// What the system says.
        source: io::Error,
        /// What may help.
        cure: String,
    },
    /// A certificate, or the lack of one.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// An option of HTTP/2 is out of its bounds.
    #[cfg(feature = "http2")]
    #[error("no connection of HTTP/2 could live with its options: {0}")]
    Http2(#[source] InvalidOption),
    /// The listener failed for good.
    #[error("the server failed: {0}")]
    Serve(#[source] io::Error),
    /// A signal handler could not be installed.
    #[error("could not listen for signals: {0}")]
    Signals(#[source] io::Error),
}

/// What `main` returns: see [`AppError`].
pub type AppResult<T = ()> = Result<T, AppError>;

/// Any error at all, on its way out of `main`.
///
/// `?` makes it from everything. Under [`#[asena_ws::main]`](crate::main) it is printed as people read it (a broken graph
/// prints its report) and the process exits with its [`exit_code`](Self::exit_code); under another `main` its `Debug` prints the same.
///
/// ```no_run
/// use asena_ws::prelude::*;
///
/// #[asena_ws::main]
/// async fn main() -> AppResult {
///     let greeting = std::fs::read_to_string("greeting.txt")?;
///     App::discover().provide(greeting).run().await?;
///     Ok(())
/// }
/// ```
///
/// It does not implement [`std::error::Error`], since `?` could then not take all others.
pub struct AppError(BoxError);

impl<E: Into<BoxError>> From<E> for AppError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl AppError {
    /// The error itself, to look into.
    #[must_use]
    pub fn into_inner(self) -> BoxError {
        self.0
    }

    /// What the process exits with under [`#[asena_ws::main]`](crate::main): 3 for a [`ShutdownError`] (the app has served, and not all
    /// of it ended clean), else 1.
    ///
    /// A second signal ends the process with 128 and the signal's number, without an error.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.0.is::<ShutdownError>() { 3 } else { 1 }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.downcast_ref::<StartError>() {
            // Its variants print their causes themselves.
            Some(error) => fmt::Display::fmt(error, formatter),
            None => formatter.write_str(&chain(&*self.0)),
        }
    }
}

impl fmt::Debug for AppError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
