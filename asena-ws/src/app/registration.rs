//! What the attributes leave at link time for `App::discover()` to find.

use crate::config::Config;
use crate::container::descriptor::{Binding, Component, Descriptor, Implements, Interface};
use crate::container::job::Scheduled;
use crate::container::lifecycle::Lifecycle;
use crate::container::subscription::Subscriber;
use crate::driver::endpoint::EndpointEntry;
use crate::driver::middleware::{Middleware, MiddlewareEntry};
use crate::service::WebSocketService;

/// One annotated item. All else is found through the types of fields.
#[derive(Clone, Copy, Debug)]
pub struct Registration(pub(crate) Registered);

#[derive(Clone, Copy, Debug)]
pub(crate) enum Registered {
    Endpoint(EndpointEntry),
    Middleware(GlobalMiddleware),
    Config(&'static Descriptor),
    /// A component that is wanted though nothing depends on it: it has hooks, jobs or subscriptions.
    Root(&'static Descriptor),
    Binding(Binding),
}

inventory::collect!(Registration);

/// A middleware that runs for every endpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GlobalMiddleware {
    pub(crate) entry: MiddlewareEntry,
    pub(crate) order: i32,
}

impl Registration {
    /// What `#[websocket]` leaves.
    #[must_use]
    pub const fn endpoint<S: WebSocketService>() -> Self {
        Self(Registered::Endpoint(EndpointEntry::of::<S>()))
    }

    /// What `#[middleware(global)]` leaves.
    #[must_use]
    pub const fn middleware<M: Middleware>(order: i32) -> Self {
        let entry = MiddlewareEntry::of::<M>();
        Self(Registered::Middleware(GlobalMiddleware { entry, order }))
    }

    /// What `#[lifecycle]` leaves.
    #[must_use]
    pub const fn lifecycle<C: Lifecycle>() -> Self {
        Self(Registered::Root(<C as Component>::DESCRIPTOR))
    }

    /// What `#[jobs]` leaves.
    #[must_use]
    pub const fn jobs<C: Scheduled>() -> Self {
        Self(Registered::Root(<C as Component>::DESCRIPTOR))
    }

    /// What `#[subscribers]` leaves.
    #[must_use]
    pub const fn subscriptions<C: Subscriber>() -> Self {
        Self(Registered::Root(<C as Component>::DESCRIPTOR))
    }

    /// What `#[config]` leaves.
    #[must_use]
    pub const fn config<C: Config>() -> Self {
        Self(Registered::Config(<C as Component>::DESCRIPTOR))
    }

    /// What `#[implements]` leaves.
    #[must_use]
    pub const fn binding<I: ?Sized + Interface, C: Implements<I>>() -> Self {
        Self(Registered::Binding(Binding::of::<I, C>()))
    }

    /// The crate that the item stands in.
    pub(crate) fn crate_name(&self) -> &'static str {
        let descriptor = match &self.0 {
            Registered::Endpoint(endpoint) => endpoint.component,
            Registered::Middleware(middleware) => middleware.entry.component,
            Registered::Root(descriptor) | Registered::Config(descriptor) => descriptor,
            Registered::Binding(binding) => binding.component,
        };
        let type_name = (descriptor.key)().name();
        type_name.split("::").next().unwrap_or(type_name)
    }
}
