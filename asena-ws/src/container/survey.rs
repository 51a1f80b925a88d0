//! From what the attributes registered to a graph of numbers: follows each descriptor to those it leads to.

use std::collections::HashMap;

use super::descriptor::{Binding, Descriptor, Provider};
use super::field::Request;
use super::graph::{
    ComponentId, ComponentNode, DependencyNode, EndpointNode, Graph, ImplementationNode, InterfaceId,
    InterfaceNode, OverrideNode, OverrideTarget, ValueId, ValueNode, Wants,
};
use super::key::Key;
use super::source_location::SourceLocation;

/// What an app is made of, as it was discovered or named.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    pub(crate) endpoints: Vec<EndpointDeclaration>,
    /// Components that are wanted for their own sake.
    pub(crate) roots: Vec<&'static Descriptor>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) values: Vec<(Key, SourceLocation)>,
    pub(crate) overrides: Vec<OverrideDeclaration>,
    /// The crates that registered anything; `None` if the app was not discovered.
    pub(crate) crates: Option<Vec<&'static str>>,
}

#[derive(Debug)]
pub(crate) struct EndpointDeclaration {
    pub(crate) component: &'static Descriptor,
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
}

#[derive(Debug)]
pub(crate) struct OverrideDeclaration {
    pub(crate) key: Key,
    pub(crate) provider: Provider,
    pub(crate) at: SourceLocation,
}

/// A graph, and the types behind its numbers.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) graph: Graph,
    /// By `ComponentId`.
    pub(crate) descriptors: Vec<&'static Descriptor>,
    /// By `InterfaceId`, then in the order of the graph's implementations.
    pub(crate) bindings: Vec<(Key, Vec<Binding>)>,
    components: HashMap<Key, ComponentId>,
    interfaces: HashMap<Key, InterfaceId>,
    values: HashMap<Key, ValueId>,
    /// Known, but not yet followed.
    waiting: Vec<ComponentId>,
}

impl Survey {
    pub(crate) fn of(declarations: &Declarations) -> Self {
        let mut survey = Self::default();
        survey.graph.crates.clone_from(&declarations.crates);
        for (key, at) in &declarations.values {
            let id = survey.value(*key);
            survey.graph.values[id.0].provided_at.push(*at);
        }
        for one in &declarations.overrides {
            survey.add_override(one);
        }
        for binding in &declarations.bindings {
            survey.add_binding(binding);
        }
        for endpoint in &declarations.endpoints {
            survey.add_endpoint(endpoint);
        }
        for descriptor in &declarations.roots {
            let id = survey.component(descriptor);
            survey.graph.roots.push(id);
        }
        while let Some(id) = survey.waiting.pop() {
            survey.follow(id);
        }
        survey
    }

    pub(crate) fn id_of(&self, key: Key) -> Option<ComponentId> {
        self.components.get(&key).copied()
    }

    fn add_override(&mut self, declaration: &OverrideDeclaration) {
        let target = match declaration.provider {
            Provider::Component(descriptor) => OverrideTarget::Component(self.component(descriptor)),
            Provider::Interface => {
                let id = self.interface(declaration.key);
                self.graph.interfaces[id.0].overridden = true;
                OverrideTarget::Interface(id)
            }
        };
        let at = declaration.at;
        self.graph.overrides.push(OverrideNode { target, at });
    }

    fn add_binding(&mut self, binding: &Binding) {
        let component = self.component(binding.component);
        let interface = self.interface((binding.interface)());
        self.graph.interfaces[interface.0]
            .implementations
            .push(ImplementationNode {
                component,
                primary: binding.primary,
                at: binding.at.into(),
            });
        self.bindings[interface.0].1.push(*binding);
    }

    fn add_endpoint(&mut self, endpoint: &EndpointDeclaration) {
        let component = self.component(endpoint.component);
        self.graph.roots.push(component);
        self.graph.endpoints.push(EndpointNode {
            component,
            path: endpoint.path,
            name: endpoint.name,
        });
    }

    fn follow(&mut self, id: ComponentId) {
        let is_override = |node: &OverrideNode| node.target == OverrideTarget::Component(id);
        if self.graph.overrides.iter().any(is_override) {
            return;
        }
        let dependencies = (self.descriptors[id.0].dependencies)();
        let nodes = dependencies.into_iter().map(|dependency| DependencyNode {
            field: dependency.field,
            at: dependency.at.into(),
            wants: self.wants(dependency.request, dependency.name),
        });
        self.graph.components[id.0].dependencies = nodes.collect();
    }

    fn wants(&mut self, request: Request, name: Option<&'static str>) -> Wants {
        match request {
            Request::Injectable {
                provider: Provider::Component(descriptor),
                deferred,
                ..
            } => Wants::Component {
                id: self.component(descriptor),
                deferred,
            },
            Request::Injectable {
                provider: Provider::Interface,
                key,
                count,
                deferred,
            } => Wants::Interface {
                id: self.interface(key),
                count,
                name,
                deferred,
            },
            Request::Value { key, optional } => Wants::Value {
                id: self.value(key),
                optional,
            },
            Request::Endpoint { key } => {
                let component = self.components.get(&key);
                Wants::Endpoint {
                    type_name: key.name(),
                    mounted: component
                        .is_some_and(|id| self.graph.endpoints.iter().any(|one| one.component == *id)),
                }
            }
            Request::ReadBefore { .. } | Request::Nothing => Wants::Nothing,
        }
    }

    fn component(&mut self, descriptor: &'static Descriptor) -> ComponentId {
        let key = (descriptor.key)();
        if let Some(known) = self.components.get(&key) {
            return *known;
        }
        let id = ComponentId(self.descriptors.len());
        self.components.insert(key, id);
        self.descriptors.push(descriptor);
        self.graph.components.push(ComponentNode {
            type_name: key.name(),
            name: descriptor.name,
            at: descriptor.at.into(),
            dependencies: Vec::new(),
        });
        self.waiting.push(id);
        id
    }

    fn interface(&mut self, key: Key) -> InterfaceId {
        let next = InterfaceId(self.graph.interfaces.len());
        let id = *self.interfaces.entry(key).or_insert(next);
        if id == next {
            self.bindings.push((key, Vec::new()));
            self.graph.interfaces.push(InterfaceNode {
                type_name: key.name(),
                implementations: Vec::new(),
                overridden: false,
            });
        }
        id
    }

    fn value(&mut self, key: Key) -> ValueId {
        let next = ValueId(self.graph.values.len());
        let id = *self.values.entry(key).or_insert(next);
        if id == next {
            self.graph.values.push(ValueNode {
                type_name: key.name(),
                provided_at: Vec::new(),
            });
        }
        id
    }
}
