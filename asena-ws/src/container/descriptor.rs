//! What the attributes say of a component, as `'static` data. No instance lives here.

use std::any::Any;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::field::{FromContainer, FromContainerByName, Request};
use super::instance::Instance;
use super::instances::{Instances, ResolveError};
use super::job::Job;
use super::key::Key;
use super::lifecycle::Hooks;
use super::subscription::Subscription;
use crate::error::{BoxError, BoxFuture};

/// A type that the container can construct: what `#[service]`, `#[middleware]` and `#[websocket]` implement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a component",
    label = "not a component",
    note = "annotate the type with `#[service]` (or `#[websocket]`, `#[middleware]`)"
)]
pub trait Component: Send + Sync + Sized + 'static {
    #[doc(hidden)]
    const DESCRIPTOR: &'static Descriptor;
}

/// What an `Arc<…>` field can hold: a [`Component`], or a `dyn Trait` whose trait is marked `#[interface]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an injectable component",
    label = "cannot be injected",
    note = "annotate the type with `#[service]`, or the trait with `#[interface]`",
    note = "for a value that is made elsewhere, take `Provided<{Self}>` and give it to the app with `.provide(value)`"
)]
pub trait Injectable: Send + Sync + 'static {
    #[doc(hidden)]
    fn provider() -> Provider;
}

#[diagnostic::do_not_recommend]
impl<C: Component> Injectable for C {
    fn provider() -> Provider {
        Provider::Component(C::DESCRIPTOR)
    }
}

/// A `dyn Trait` whose trait is marked `#[interface]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an interface",
    label = "not a `dyn Trait` whose trait is marked `#[interface]`",
    note = "mark the trait `#[interface]`, and inject it as `Arc<dyn Trait>`"
)]
pub trait Interface: Injectable {}

/// Who stands behind an [`Injectable`].
#[derive(Clone, Copy, Debug)]
pub enum Provider {
    /// A component itself.
    Component(&'static Descriptor),
    /// Whatever is bound to a trait.
    Interface,
}

/// A component as its attribute declared it.
pub struct Descriptor {
    /// The type.
    pub key: fn() -> Key,
    /// The name for `#[inject(name = "…")]`.
    pub name: &'static str,
    /// Where the type is declared.
    pub at: &'static Location<'static>,
    /// The injected fields or parameters, in the order of their declaration.
    pub dependencies: fn() -> Vec<Dependency>,
    /// Makes an instance of the resolved dependencies.
    pub construct: fn(Fields) -> BoxFuture<'static, Result<Instance, BoxError>>,
    /// The type's hooks, if it has any.
    pub lifecycle: Option<Hooks>,
    /// The type's jobs.
    pub jobs: &'static [Job],
    /// The type's subscriptions.
    pub subscriptions: &'static [Subscription],
}

impl fmt::Debug for Descriptor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Descriptor({} at {})", self.name, self.at)
    }
}

/// One `#[inject]` field, or one parameter of a `#[constructor]`.
pub struct Dependency {
    pub(crate) field: &'static str,
    pub(crate) at: &'static Location<'static>,
    /// The name in `#[inject(name = "…")]`.
    pub(crate) name: Option<&'static str>,
    pub(crate) request: Request,
    pub(crate) inject: Inject,
}

type Inject = fn(&Instances, Option<&'static str>) -> Result<Box<dyn Any + Send>, ResolveError>;

impl Dependency {
    /// A dependency by the type of its field.
    #[must_use]
    pub fn of<T: FromContainer>(field: &'static str, at: &'static Location<'static>) -> Self {
        Self {
            field,
            at,
            name: None,
            request: T::request(),
            inject: inject::<T>,
        }
    }

    /// A dependency that picks one implementation of an interface by its name.
    #[must_use]
    pub fn named<T: FromContainerByName>(
        field: &'static str,
        at: &'static Location<'static>,
        name: &'static str,
    ) -> Self {
        Self {
            name: Some(name),
            ..Self::of::<T>(field, at)
        }
    }
}

fn inject<T: FromContainer>(
    instances: &Instances,
    name: Option<&'static str>,
) -> Result<Box<dyn Any + Send>, ResolveError> {
    T::from_instances(instances, name).map(|value| Box::new(value) as Box<dyn Any + Send>)
}

impl fmt::Debug for Dependency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Dependency({} at {})", self.field, self.at)
    }
}

/// The resolved dependencies of one component, handed to its constructor in the order of their declaration.
///
/// The values are boxed so that the generated code needs no bound where it takes them: a field that cannot be injected
/// is then one compiler error, not two.
pub struct Fields(std::vec::IntoIter<Box<dyn Any + Send>>);

impl Fields {
    pub(crate) fn new(values: Vec<Box<dyn Any + Send>>) -> Self {
        Self(values.into_iter())
    }

    /// The next one.
    ///
    /// # Errors
    ///
    /// If the constructor takes other fields than the descriptor declares, which only a hand-written one can do.
    #[expect(
        clippy::should_implement_trait,
        reason = "each value is of the type that its caller wants: no iterator could be"
    )]
    pub fn next<T: 'static>(&mut self) -> Result<T, BoxError> {
        let value = self.0.next().and_then(|value| value.downcast::<T>().ok());
        match value {
            Some(value) => Ok(*value),
            None => Err("a constructor's fields differ from its declared dependencies".into()),
        }
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fields({} left)", self.0.len())
    }
}

/// Says that a component stands behind an interface: what `#[implements]` writes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not bound to `{I}`",
    note = "mark the implementation: `#[implements] impl … for {Self}`"
)]
pub trait Implements<I: ?Sized>: Component {
    #[doc(hidden)]
    const PRIMARY: bool;
    #[doc(hidden)]
    const AT: &'static Location<'static>;
    #[doc(hidden)]
    fn upcast(self: Arc<Self>) -> Arc<I>;
}

/// An [`Implements`] with its types forgotten.
#[derive(Clone, Copy)]
pub(crate) struct Binding {
    pub(crate) interface: fn() -> Key,
    pub(crate) component: &'static Descriptor,
    pub(crate) primary: bool,
    pub(crate) at: &'static Location<'static>,
    /// `None` only if the instance is not of the component's type.
    pub(crate) upcast: fn(&Instance) -> Option<Instance>,
}

impl Binding {
    pub(crate) const fn of<I: ?Sized + Interface, C: Implements<I>>() -> Self {
        Self {
            interface: Key::of::<I>,
            component: C::DESCRIPTOR,
            primary: C::PRIMARY,
            at: C::AT,
            upcast: |instance| {
                instance
                    .get::<C>()
                    .map(|component| Instance::shared(C::upcast(component)))
            },
        }
    }
}

impl fmt::Debug for Binding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Binding({} at {})", self.component.name, self.at)
    }
}
