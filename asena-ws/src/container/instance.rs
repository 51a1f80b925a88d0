use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::descriptor::Component;

/// A constructed component, or one seen as an interface: an `Arc<T>` whose `T` is known to the key beside it.
#[derive(Clone)]
pub struct Instance(Arc<dyn Any + Send + Sync>);

impl Instance {
    /// A component that was just made.
    #[must_use]
    pub fn new<C: Component>(component: C) -> Self {
        Self::shared(Arc::new(component))
    }

    /// A component that others hold too, or one seen as an interface.
    #[must_use]
    pub fn shared<T: ?Sized + Send + Sync + 'static>(component: Arc<T>) -> Self {
        Self(Arc::new(component))
    }

    /// The component as `T`, or `None` when it is of another type.
    #[must_use]
    pub fn get<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        self.0.downcast_ref::<Arc<T>>().cloned()
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Instance(..)")
    }
}
