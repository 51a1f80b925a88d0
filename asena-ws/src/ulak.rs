use std::fmt;
use std::sync::Arc;

use crate::container::field::Request;
use crate::container::instances::Instances;
use crate::container::key::Key;
use crate::container::{FromContainer, ResolveError};
use crate::namespace::{AnyNamespace, Delivery};
use crate::protocol::Message;

/// The courier: reaches the namespaces of an app by their paths, as Asena's Ulak does.
///
/// For where the path is known only at run time; where the type is known, [`Namespace`](crate::Namespace) cannot miss.
/// What will have to ask other nodes is `async` and can fail, on one node too.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[service]
/// struct Announcer {
///     #[inject]
///     ulak: Ulak,
/// }
///
/// impl Announcer {
///     async fn announce(&self, path: &str) -> Result<()> {
///         self.ulak.broadcast(path, "restart in five minutes").await?;
///         Ok(())
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Ulak(Arc<Namespaces>);

/// All namespaces of one app.
pub(crate) struct Namespaces(pub(crate) Vec<Arc<dyn AnyNamespace>>);

/// Why the courier could not deliver.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UlakError {
    /// No endpoint has this path.
    #[error("there is no namespace `{path}`; there are: {known}")]
    UnknownNamespace {
        /// The path that was asked for.
        path: String,
        /// The paths that exist, with commas between.
        known: String,
    },
}

impl Ulak {
    /// The paths of all namespaces, in the order of their declaration.
    pub fn namespaces(&self) -> impl Iterator<Item = &'static str> {
        self.0.0.iter().map(|namespace| namespace.path())
    }

    /// Whether an endpoint has this path.
    #[must_use]
    pub fn has_namespace(&self, path: &str) -> bool {
        self.namespaces().any(|known| known == path)
    }

    /// Sends a message to every connection of a namespace.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    #[expect(clippy::unused_async, reason = "with several nodes it will ask the others")]
    pub async fn broadcast(&self, path: &str, message: impl Into<Message>) -> Result<Delivery, UlakError> {
        Ok(self.find(path)?.broadcast(&message.into()))
    }

    /// The open connections of a namespace.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    #[expect(clippy::unused_async, reason = "with several nodes it will ask the others")]
    pub async fn socket_count(&self, path: &str) -> Result<usize, UlakError> {
        Ok(self.find(path)?.socket_count())
    }

    fn find(&self, path: &str) -> Result<&dyn AnyNamespace, UlakError> {
        let found = self.0.0.iter().find(|namespace| namespace.path() == path);
        found
            .map(|namespace| &**namespace)
            .ok_or_else(|| UlakError::UnknownNamespace {
                path: path.to_owned(),
                known: self.namespaces().collect::<Vec<_>>().join(", "),
            })
    }
}

impl fmt::Debug for Ulak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.namespaces()).finish()
    }
}

impl FromContainer for Ulak {
    fn request() -> Request {
        Request::Nothing
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        let namespaces = instances.value::<Namespaces>();
        namespaces
            .map(Self)
            .ok_or(ResolveError::NotMounted(Key::of::<Self>()))
    }
}
