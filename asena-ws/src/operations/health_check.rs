use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use crate::container::descriptor::Descriptor;
use crate::container::{Component, Container, ResolveError};
use crate::error::BoxFuture;
use crate::handler_error::Result;

/// A component that says whether it can do its work: what `/health/ready` asks.
///
/// Name it with [`AppBuilder::health_check`](crate::AppBuilder::health_check). While it fails, `/health/ready` is answered with 503, and
/// its name is in the body; the error itself is only logged, since whoever reaches the port may read the body. A panic counts as a
/// failure. Connections go on, and new ones are let in: whether somebody is sent here is for the balancer to decide.
///
/// However often the route is asked, a check runs once at a time, and what it said counts for a second.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::HealthCheck;
///
/// #[service]
/// struct Database {}
///
/// impl HealthCheck for Database {
///     async fn check(&self) -> Result<()> {
///         // self.pool.acquire().await?;
///         Ok(())
///     }
/// }
///
/// # #[websocket("/x")] struct X {}
/// # impl WebSocketService for X {}
/// let app = App::empty().websocket::<X>().health_check::<Database>();
/// # app.check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
pub trait HealthCheck: Component {
    /// Whether it can do its work. Called at most once a second, and never while it runs.
    fn check(&self) -> impl Future<Output = Result<()>> + Send;

    /// How long [`check`](Self::check) may take: 2 s by default. Longer is a failure, and it is dropped.
    fn timeout(&self) -> Duration {
        Duration::from_secs(2)
    }
}

/// A check whose type is forgotten.
pub(crate) trait AnyHealthCheck: Send + Sync {
    /// `None` if it panicked.
    fn check(self: Arc<Self>) -> BoxFuture<'static, Option<Result<()>>>;

    fn timeout(&self) -> Duration;
}

impl<C: HealthCheck> AnyHealthCheck for C {
    fn check(self: Arc<Self>) -> BoxFuture<'static, Option<Result<()>>> {
        Box::pin(async move {
            let checked = AssertUnwindSafe(async { HealthCheck::check(&*self).await });
            checked.catch_unwind().await.ok()
        })
    }

    fn timeout(&self) -> Duration {
        HealthCheck::timeout(self)
    }
}

/// A check by its type, before there is an instance.
#[derive(Clone, Copy)]
pub(crate) struct HealthCheckEntry {
    pub(crate) component: &'static Descriptor,
    pub(crate) instance: fn(&Container) -> std::result::Result<Arc<dyn AnyHealthCheck>, ResolveError>,
}

impl HealthCheckEntry {
    pub(crate) const fn of<C: HealthCheck>() -> Self {
        Self {
            component: C::DESCRIPTOR,
            instance: |container| {
                let check: Arc<C> = container.get()?;
                Ok(check)
            },
        }
    }
}

impl fmt::Debug for HealthCheckEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HealthCheckEntry({})", self.component.name)
    }
}
