//! What a field or a parameter may be: each type says what it asks the graph for, and takes it once the graph is built.

use std::any::Any;
use std::sync::Arc;

use super::descriptor::{Injectable, Interface, Provider};
use super::instances::{Instances, ResolveError};
use super::key::Key;

/// A type that the container can hand out: what an `#[inject]` field and a `#[constructor]` parameter must be.
///
/// | type | asks for |
/// |---|---|
/// | `Arc<T>` | the component `T` |
/// | `Arc<dyn Trait>` | the one implementation of an `#[interface]`; two without a `primary` are an error |
/// | `Option<Arc<…>>` | the same, where none is fine |
/// | `Vec<Arc<…>>` | all implementations, in the order of their declaration; none is fine |
/// | [`Lazy<T>`](crate::Lazy) | the same as `Arc<T>`, resolved at its first use: breaks a cycle |
/// | [`Provided<T>`](crate::Provided), `Option<Provided<T>>` | a value given with `.provide(value)` |
/// | [`Namespace<S>`](crate::Namespace), [`Ulak`](crate::Ulak) | a handle to the sockets of one endpoint, or of all |
///
/// The trait is not for implementing: wrap what you need in a component.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be injected as it stands",
    label = "not a type that the container hands out",
    note = "inject a component as `Arc<{Self}>`, an interface as `Arc<dyn Trait>`",
    note = "a value that is made elsewhere as `Provided<{Self}>`, given to the app with `.provide(value)`",
    note = "a field without `#[inject]` starts as `Default::default()`"
)]
pub trait FromContainer: Send + Sync + Sized + 'static {
    #[doc(hidden)]
    fn request() -> Request;

    #[doc(hidden)]
    fn from_instances(instances: &Instances, name: Option<&'static str>) -> Result<Self, ResolveError>;
}

/// A type on which `#[inject(name = "…")]` makes sense: one that picks a single implementation of an interface.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be injected by name",
    label = "there is nothing to choose from",
    note = "`#[inject(name = \"…\")]` picks one implementation of an interface: it goes on `Arc<dyn Trait>`, `Option<Arc<dyn Trait>>` or `Lazy<dyn Trait>`, where the trait is marked `#[interface]`"
)]
pub trait FromContainerByName: FromContainer {}

/// What a field asks the graph for.
#[derive(Clone, Copy, Debug)]
pub enum Request {
    /// A component, or the implementations of an interface.
    Injectable {
        /// The component or the interface.
        key: Key,
        /// Who stands behind it.
        provider: Provider,
        /// How many are taken.
        count: Count,
        /// Resolved after the graph is built, so it orders nothing and closes no cycle.
        deferred: bool,
    },
    /// A provided value.
    Value {
        /// The value's type.
        key: Key,
        /// Whether none is fine.
        optional: bool,
    },
    /// A handle that exists if the endpoint is mounted, and orders nothing.
    Endpoint {
        /// The endpoint.
        key: Key,
    },
    /// What is read before anything is constructed: by whom and from where, the container does not know.
    ReadBefore {
        /// What the reader knows it by.
        entry: &'static (dyn Any + Send + Sync),
    },
    /// Something that every app has.
    Nothing,
}

/// How many implementations a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// One or none.
    AtMostOne,
    /// All there are.
    All,
}

impl Request {
    pub(crate) fn injectable<T: ?Sized + Injectable>(count: Count, deferred: bool) -> Self {
        Self::Injectable {
            key: Key::of::<T>(),
            provider: T::provider(),
            count,
            deferred,
        }
    }
}

impl<T: ?Sized + Injectable> FromContainer for Arc<T> {
    fn request() -> Request {
        Request::injectable::<T>(Count::One, false)
    }

    fn from_instances(instances: &Instances, name: Option<&'static str>) -> Result<Self, ResolveError> {
        instances.one::<T>(name)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Interface> FromContainerByName for Arc<T> {}

impl<T: ?Sized + Injectable> FromContainer for Option<Arc<T>> {
    fn request() -> Request {
        Request::injectable::<T>(Count::AtMostOne, false)
    }

    fn from_instances(instances: &Instances, name: Option<&'static str>) -> Result<Self, ResolveError> {
        instances.at_most_one::<T>(name)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Interface> FromContainerByName for Option<Arc<T>> {}

impl<T: ?Sized + Injectable> FromContainer for Vec<Arc<T>> {
    fn request() -> Request {
        Request::injectable::<T>(Count::All, false)
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        instances.all::<T>()
    }
}
