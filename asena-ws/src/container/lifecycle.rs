//! Hooks that run around the life of an app. Here they are data; `app::lifecycle` runs them.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;

use super::descriptor::Component;
use super::instance::Instance;
use crate::error::BoxFuture;
use crate::handler_error::Result;

/// A component that starts before the app takes connections, and stops after its last connection has ended.
///
/// Write it by hand, or mark an impl block `#[lifecycle]`, which also makes the component a root: it is constructed
/// and started though nothing depends on it. A hand-written one runs where the component is part of the graph.
///
/// Hooks start in the order of dependency, one after the other, and stop in reverse. Only what started is stopped.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[service]
/// struct Prices {}
///
/// impl Lifecycle for Prices {
///     async fn on_start(&self) -> Result<()> {
///         Ok(())
///     }
/// }
/// ```
pub trait Lifecycle: Component {
    #[doc(hidden)]
    const START: Hook = Hook {
        name: "on_start",
        at: None,
    };
    #[doc(hidden)]
    const STOP: Hook = Hook {
        name: "on_stop",
        at: None,
    };

    /// Runs before the port is bound, when everything that this component depends on has started.
    ///
    /// An error or a panic aborts the start, and what had started is stopped again.
    fn on_start(&self) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Runs at shutdown when all connections have ended, before anything that this component depends on stops.
    ///
    /// An error, a panic or a missed deadline is logged, and the other components still stop.
    fn on_stop(&self) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// The user's name of a hook, and where it stands; `None` if the trait was written by hand.
#[derive(Clone, Copy, Debug)]
pub struct Hook {
    /// The method's name.
    pub name: &'static str,
    /// Where the method stands.
    pub at: Option<&'static Location<'static>>,
}

/// The hooks of a component whose type is forgotten.
#[derive(Clone, Copy)]
pub struct Hooks {
    pub(crate) start: Hook,
    pub(crate) stop: Hook,
    pub(crate) on_start: fn(Instance) -> BoxFuture<'static, Result<()>>,
    pub(crate) on_stop: fn(Instance) -> BoxFuture<'static, Result<()>>,
}

impl Hooks {
    const fn of<T: Lifecycle>() -> Self {
        Self {
            start: T::START,
            stop: T::STOP,
            on_start: |instance| {
                Box::pin(async move {
                    match instance.get::<T>() {
                        Some(component) => component.on_start().await,
                        None => Ok(()),
                    }
                })
            },
            on_stop: |instance| {
                Box::pin(async move {
                    match instance.get::<T>() {
                        Some(component) => component.on_stop().await,
                        None => Ok(()),
                    }
                })
            },
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hooks({}, {})", self.start.name, self.stop.name)
    }
}

/// Finds out whether a type has hooks, so that `#[service]` need not be told.
///
/// `Probe::<T>::HOOKS` names the inherent constant where `T: Lifecycle`, else the default of [`NoLifecycle`].
#[derive(Debug)]
pub struct Probe<T>(PhantomData<T>);

impl<T: Lifecycle> Probe<T> {
    /// The hooks of a type that has some.
    pub const HOOKS: Option<Hooks> = Some(Hooks::of::<T>());
}

/// The answer for all types that have none.
pub trait NoLifecycle {
    /// None.
    const HOOKS: Option<Hooks> = None;
}

impl<T> NoLifecycle for Probe<T> {}
