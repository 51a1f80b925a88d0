use std::fmt;
use std::io;
use std::time::Duration;

use crate::config::ConfigurationError;
use crate::connection::options::InvalidOption;
use crate::container::{ConstructError, GraphError, ResolveError, SourceLocation};
use crate::error::{BoxError, chain};

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
    /// `.handshake_timeout(…)` is out of its bounds.
    #[error("no request could be served: {0}")]
    HandshakeTimeout(#[source] InvalidOption),
    /// The app was started before.
    #[error("the app was started before: an app starts once")]
    AlreadyStarted,
    /// The app was shut down, before it started or while it did. What had started was stopped.
    #[error("the app was shut down: build another one")]
    ShutDown,
    /// A signal asked the process to end while the app was starting. What had started was stopped.
    #[error("interrupted by a signal while starting")]
    Interrupted,
    /// `ASENA_ADDR` or `PORT` is set to something that is no address.
    #[error("the environment variable {variable}={value:?} is not {expected}")]
    Address {
        /// The variable's name.
        variable: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// The port could not be had: it is in use, or not for this user.
    #[error("could not listen on {address}: {source}; {cure}")]
    Listen {
        /// The address.
        address: String,
        /// What the system says.
        source: io::Error,
        /// Where another address is given.
        cure: &'static str,
    },
    /// The listener failed for good.
    #[error("the server failed: {0}")]
    Serve(#[source] io::Error),
    /// A signal handler could not be installed.
    #[error("could not listen for signals: {0}")]
    Signals(#[source] io::Error),
}

/// A lifecycle hook in words: the component's type, the method, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookName {
    /// The component, as `std::any::type_name` prints it.
    pub component: &'static str,
    /// The method that `#[on_start]` or `#[on_stop]` marks.
    pub method: &'static str,
    /// The method, or the component where the hook was written without `#[lifecycle]`.
    pub at: SourceLocation,
}

impl fmt::Display for HookName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}::{}` ({})", self.component, self.method, self.at)
    }
}

/// What `main` returns: see [`AppError`].
pub type AppResult<T = ()> = Result<T, AppError>;

/// Any error at all, on its way out of `main`.
///
/// `?` makes it from everything. Under [`#[asena_ws::main]`](crate::main) it is printed as people read it (a broken graph
/// prints its report) and the process exits with 1; under another `main` its `Debug` prints the same.
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
