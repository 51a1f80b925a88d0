//! What an app is put together from, before anything is planned: in the order of declaration, each thing once.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::registration::{GlobalMiddleware, Registered, Registration};
use crate::container::construct::Blueprint;
use crate::container::descriptor::{Binding, Descriptor, Provider};
use crate::container::instance::Instance;
use crate::container::key::Key;
use crate::container::survey::{Declarations, EndpointDeclaration, OverrideDeclaration};
use crate::container::{GraphError, SourceLocation};
use crate::driver::endpoint::EndpointEntry;
use crate::driver::middleware::MiddlewareEntry;
use crate::operations::health_check::HealthCheckEntry;

#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) endpoints: Vec<EndpointEntry>,
    pub(crate) middleware: Vec<GlobalMiddleware>,
    pub(crate) services: Vec<&'static Descriptor>,
    /// Structs that are read from the configuration, whether anything takes them or not: then all of it is checked.
    pub(crate) configs: Vec<&'static Descriptor>,
    pub(crate) health_checks: Vec<HealthCheckEntry>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) values: Vec<(Key, Instance, SourceLocation)>,
    pub(crate) overrides: Vec<Override>,
    /// The crates that registered anything; `None` if nothing was discovered.
    pub(crate) crates: Option<Vec<&'static str>>,
}

#[derive(Debug)]
pub(crate) struct Override {
    pub(crate) key: Key,
    pub(crate) provider: Provider,
    pub(crate) instance: Instance,
    pub(crate) at: SourceLocation,
}

impl Parts {
    /// Everything that the linked crates registered. `inventory` yields it in no order, so it is sorted.
    pub(crate) fn discover() -> Self {
        let mut parts = Self::default();
        let mut crates = Vec::new();
        for registration in inventory::iter::<Registration> {
            crates.push(registration.crate_name());
            parts.add(*registration);
        }
        // The builder adds others behind these, and they keep the order in which it does.
        parts
            .middleware
            .sort_by_key(|middleware| location(middleware.entry.component));
        crates.sort_unstable();
        crates.dedup();
        parts.crates = Some(crates);
        parts
    }

    pub(crate) fn add(&mut self, registration: Registration) {
        match registration.0 {
            Registered::Endpoint(endpoint) => self.endpoints.push(endpoint),
            Registered::Middleware(middleware) => self.middleware.push(middleware),
            Registered::Config(descriptor) => self.configs.push(descriptor),
            Registered::Root(descriptor) => self.services.push(descriptor),
            Registered::Binding(binding) => self.bindings.push(binding),
        }
    }

    /// Sorts all by where it stands in the source, but middleware by its order, and drops what was named twice.
    pub(crate) fn put_in_order(&mut self) {
        self.endpoints
            .sort_by_key(|endpoint| location(endpoint.component));
        keep_first(&mut self.endpoints, |endpoint| (endpoint.component.key)());
        keep_first(&mut self.middleware, |middleware| {
            (middleware.entry.component.key)()
        });
        self.middleware.sort_by_key(|middleware| middleware.order);
        self.services.sort_by_key(|descriptor| location(descriptor));
        keep_first(&mut self.services, |descriptor| (descriptor.key)());
        self.configs.sort_by_key(|descriptor| location(descriptor));
        keep_first(&mut self.configs, |descriptor| (descriptor.key)());
        keep_first(&mut self.health_checks, |check| (check.component.key)());
        self.health_checks.sort_by_key(|check| location(check.component));
        self.bindings.sort_by_key(|binding| {
            let (_, component) = location(binding.component);
            (SourceLocation::from(binding.at), component)
        });
        keep_first(&mut self.bindings, |binding| {
            ((binding.interface)(), (binding.component.key)())
        });
    }

    /// Plans the graph.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub(crate) fn draw(&self) -> Result<Blueprint, GraphError> {
        Blueprint::draw(&self.declarations())
    }

    fn declarations(&self) -> Declarations {
        let endpoints = self.endpoints.iter().map(|endpoint| EndpointDeclaration {
            component: endpoint.component,
            path: endpoint.path,
            name: endpoint.name,
        });
        let global = self.middleware.iter().map(|middleware| middleware.entry);
        let own = self.endpoints.iter().flat_map(|endpoint| (endpoint.middleware)());
        let middleware = global.chain(own).map(|entry: MiddlewareEntry| entry.component);
        let authenticators = self
            .endpoints
            .iter()
            .filter_map(|endpoint| (endpoint.authenticator)());
        let overrides = self.overrides.iter().map(|one| OverrideDeclaration {
            key: one.key,
            provider: one.provider,
            at: one.at,
        });
        Declarations {
            endpoints: endpoints.collect(),
            roots: middleware
                .chain(self.services.iter().copied())
                .chain(self.configs.iter().copied())
                .chain(self.health_checks.iter().map(|check| check.component))
                .chain(authenticators)
                .collect(),
            bindings: self.bindings.clone(),
            values: self.values.iter().map(|(key, _, at)| (*key, *at)).collect(),
            overrides: overrides.collect(),
            crates: self.crates.clone(),
        }
    }

    /// The values and the overrides, once the plan has said that there is one of each.
    pub(crate) fn into_instances(self) -> (HashMap<Key, Instance>, HashMap<Key, Instance>) {
        let values = self.values.into_iter().map(|(key, instance, _)| (key, instance));
        let overrides = self.overrides.into_iter().map(|one| (one.key, one.instance));
        (values.collect(), overrides.collect())
    }
}

/// The type's name settles what stands at one place: several expansions of one `macro_rules!`.
fn location(descriptor: &Descriptor) -> (SourceLocation, &'static str) {
    (descriptor.at.into(), (descriptor.key)().name())
}

/// By type: one declaration expanded twice, by a `macro_rules!`, has one location and several types.
fn keep_first<T, K: Eq + Hash>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(key(item)));
}
