use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::field::{FromContainer, Request};
use super::instances::{Instances, ResolveError};
use super::key::Key;

/// A value from outside the container: a connection pool, a client, a configuration, any type of another crate.
///
/// It is given to the app with [`AppBuilder::provide`](crate::AppBuilder::provide), and read through `Deref`. A field
/// that asks for a value which nobody provided is an error before anything starts; `Option<Provided<T>>` is not.
///
/// ```
/// use asena_ws::prelude::*;
///
/// struct Greeting(&'static str);
///
/// #[websocket(path = "/greet")]
/// struct Greeter {
///     #[inject]
///     greeting: Provided<Greeting>,
/// }
///
/// impl WebSocketService for Greeter {
///     async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
///         ws.send(self.greeting.0);
///         Ok(())
///     }
/// }
///
/// App::empty().websocket::<Greeter>().provide(Greeting("hello")).check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
pub struct Provided<T: ?Sized>(Arc<T>);

impl<T> Provided<T> {
    /// A value outside an app: to make a component by hand, for an override or a unit test.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T: ?Sized> From<Arc<T>> for Provided<T> {
    fn from(value: Arc<T>) -> Self {
        Self(value)
    }
}

impl<T: ?Sized> Provided<T> {
    /// The value itself, to keep or to pass on.
    #[must_use]
    pub fn into_inner(self) -> Arc<T> {
        self.0
    }
}

impl<T: ?Sized> Deref for Provided<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> Clone for Provided<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Provided<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Provided").field(&&*self.0).finish()
    }
}

impl<T: Send + Sync + 'static> FromContainer for Provided<T> {
    fn request() -> Request {
        Request::Value {
            key: Key::of::<T>(),
            optional: false,
        }
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        let value = instances.value::<T>();
        value.map(Self).ok_or(ResolveError::NotProvided(Key::of::<T>()))
    }
}

impl<T: Send + Sync + 'static> FromContainer for Option<Provided<T>> {
    fn request() -> Request {
        Request::Value {
            key: Key::of::<T>(),
            optional: true,
        }
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        Ok(instances.value::<T>().map(Provided))
    }
}
