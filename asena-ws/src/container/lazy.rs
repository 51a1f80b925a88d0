use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use super::descriptor::{Injectable, Interface};
use super::field::{Count, FromContainer, FromContainerByName, Request};
use super::instances::{Finished, Instances, ResolveError};
use super::key::Key;

/// A component that is looked up at its first use, so that two components can know each other.
///
/// Where `A` needs `B` and `B` needs `A`, neither can be constructed first: make one of the two fields a `Lazy`. The
/// component is part of the graph as with `Arc<T>`, so a missing one is still found before anything starts. The
/// reference is weak: a cycle of components does not outlive its app.
///
/// ```
/// use asena_ws::prelude::*;
/// use std::sync::Arc;
///
/// #[service]
/// struct Orders {
///     #[inject]
///     customers: Arc<Customers>,
/// }
///
/// #[service]
/// struct Customers {
///     #[inject]
///     orders: Lazy<Orders>,
/// }
///
/// impl Customers {
///     fn orders(&self) -> std::result::Result<Arc<Orders>, asena_ws::ResolveError> {
///         self.orders.get()
///     }
/// }
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let app = App::empty().service::<Orders>().build().await?;
/// let orders: Arc<Orders> = app.container().get()?;
/// assert!(Arc::ptr_eq(&orders, &orders.customers.orders()?));
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
pub struct Lazy<T: ?Sized> {
    finished: Finished,
    name: Option<&'static str>,
    found: OnceLock<Weak<T>>,
}

impl<T: ?Sized + Injectable> Lazy<T> {
    /// The component.
    ///
    /// # Errors
    ///
    /// [`ResolveError::NotFinished`] in a constructor, when the app is not complete yet, and
    /// [`ResolveError::AppGone`] when the app was dropped.
    pub fn get(&self) -> Result<Arc<T>, ResolveError> {
        let key = Key::of::<T>();
        if let Some(found) = self.found.get() {
            return found.upgrade().ok_or(ResolveError::AppGone(key));
        }
        let instances = self.finished.get().ok_or(ResolveError::NotFinished(key))?;
        let instances = instances.upgrade().ok_or(ResolveError::AppGone(key))?;
        let component = instances.one::<T>(self.name)?;
        // A second thread may have set it: to the same component.
        let _ = self.found.set(Arc::downgrade(&component));
        Ok(component)
    }
}

impl<T: ?Sized + Injectable> FromContainer for Lazy<T> {
    fn request() -> Request {
        Request::injectable::<T>(Count::One, true)
    }

    fn from_instances(instances: &Instances, name: Option<&'static str>) -> Result<Self, ResolveError> {
        Ok(Self {
            finished: instances.finished(),
            name,
            found: OnceLock::new(),
        })
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Interface> FromContainerByName for Lazy<T> {}

impl<T: ?Sized> fmt::Debug for Lazy<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.found.get().is_some() {
            "found"
        } else {
            "not used yet"
        };
        write!(formatter, "Lazy({state})")
    }
}
