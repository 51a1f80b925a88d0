//! The constructed components of one app, and how a field finds its own among them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use super::descriptor::Injectable;
use super::instance::Instance;
use super::key::Key;
use super::selection::{Candidate, Selection, select};

/// All that one app has constructed or was given.
///
/// Filled by one task while the app is built, then never changed.
#[derive(Debug, Default)]
pub struct Instances {
    /// By component; an override stands under the key of what it replaces, be it a component or an interface.
    components: HashMap<Key, Instance>,
    interfaces: HashMap<Key, Vec<Implementation>>,
    values: HashMap<Key, Instance>,
    finished: Finished,
}

/// Set when the last component is constructed: through it a [`Lazy`](crate::Lazy) finds what it stands for.
pub(crate) type Finished = Arc<OnceLock<Weak<Instances>>>;

#[derive(Debug)]
pub(crate) struct Implementation {
    pub(crate) candidate: Candidate,
    pub(crate) component: Key,
    /// The component as the interface; `None` until it is constructed, or if nobody needed it.
    pub(crate) instance: Option<Instance>,
}

/// Why a value could not be had from the container.
///
/// Only a look-up that the graph does not know of can fail, such as
/// [`Container::get`](crate::Container::get): fields are checked before anything is constructed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolveError {
    /// No endpoint, middleware or lifecycle component of this app depends on the type, so it was not constructed.
    NotInGraph(Key),
    /// The interface has several implementations, and none or several of them are `primary`.
    Ambiguous(Key),
    /// No value of the type was given with `.provide(value)`.
    NotProvided(Key),
    /// The endpoint is not mounted in this app.
    NotMounted(Key),
    /// A `Lazy` was used in a constructor, when the app was not complete.
    NotFinished(Key),
    /// The app that the value belonged to is gone.
    AppGone(Key),
}

impl fmt::Display for ResolveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInGraph(key) => write!(
                formatter,
                "`{key}` is not part of this app: nothing that the app was built from depends on it; name it with `.service::<…>()`"
            ),
            Self::Ambiguous(key) => write!(
                formatter,
                "`{key}` has several implementations: mark one `#[implements(primary)]`, or take `Vec<Arc<…>>`"
            ),
            Self::NotProvided(key) => {
                write!(
                    formatter,
                    "no value of type `{key}` was given with `.provide(value)`"
                )
            }
            Self::NotMounted(key) => write!(formatter, "the endpoint `{key}` is not mounted in this app"),
            Self::NotFinished(key) => write!(
                formatter,
                "`Lazy<{key}>` was used before the app was complete: use it in hooks and handlers, not in constructors"
            ),
            Self::AppGone(key) => write!(formatter, "the app that `{key}` belonged to is gone"),
        }
    }
}

impl std::error::Error for ResolveError {}

impl Instances {
    pub(crate) fn new(values: HashMap<Key, Instance>, interfaces: HashMap<Key, Vec<Implementation>>) -> Self {
        Self {
            components: HashMap::new(),
            interfaces,
            values,
            finished: Finished::default(),
        }
    }

    pub(crate) fn insert(&mut self, key: Key, instance: Instance) {
        self.components.insert(key, instance);
    }

    /// Shows a component that was just constructed as the interface that it implements.
    pub(crate) fn implement(
        &mut self,
        interface: &Key,
        component: Key,
        upcast: fn(&Instance) -> Option<Instance>,
    ) {
        let instance = self.components.get(&component).and_then(upcast);
        let implementations = self.interfaces.get_mut(interface).into_iter().flatten();
        for implementation in implementations.filter(|one| one.component == component) {
            implementation.instance.clone_from(&instance);
        }
    }

    pub(crate) fn finish(self) -> Arc<Self> {
        let instances = Arc::new(self);
        // Nobody else can have set it: the cell was made with these instances.
        let _ = instances.finished.set(Arc::downgrade(&instances));
        instances
    }

    pub(crate) fn finished(&self) -> Finished {
        Arc::clone(&self.finished)
    }

    pub(crate) fn value<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.values.get(&Key::of::<T>())?.get()
    }

    pub(crate) fn one<T: ?Sized + Injectable>(&self, name: Option<&str>) -> Result<Arc<T>, ResolveError> {
        let found = self.at_most_one(name)?;
        found.ok_or(ResolveError::NotInGraph(Key::of::<T>()))
    }

    pub(crate) fn at_most_one<T: ?Sized + Injectable>(
        &self,
        name: Option<&str>,
    ) -> Result<Option<Arc<T>>, ResolveError> {
        let key = Key::of::<T>();
        if let Some(instance) = self.components.get(&key) {
            return Ok(instance.get());
        }
        let implementations = self.implementations(&key);
        match select(implementations.iter().map(|one| one.candidate), name) {
            Selection::None => Ok(None),
            Selection::Several(_) => Err(ResolveError::Ambiguous(key)),
            Selection::One(index) => match &implementations[index].instance {
                Some(instance) => Ok(instance.get()),
                None => Err(ResolveError::NotInGraph(key)),
            },
        }
    }

    pub(crate) fn all<T: ?Sized + Injectable>(&self) -> Result<Vec<Arc<T>>, ResolveError> {
        let key = Key::of::<T>();
        if let Some(instance) = self.components.get(&key) {
            return Ok(instance.get().into_iter().collect());
        }
        let implementations = self.implementations(&key).iter();
        let instances = implementations.map(|one| one.instance.as_ref().and_then(Instance::get));
        let instances: Option<Vec<_>> = instances.collect();
        instances.ok_or(ResolveError::NotInGraph(key))
    }

    fn implementations(&self, interface: &Key) -> &[Implementation] {
        self.interfaces.get(interface).map_or(&[], Vec::as_slice)
    }
}
