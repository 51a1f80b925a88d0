//! The declared graph of one app as plain data: numbers instead of types, so that it can be planned, tested and printed
//! without any.

use super::field::Count;
use super::problem::{Declaration, InjectionPoint};
use super::source_location::SourceLocation;

/// Everything that could be constructed, and what must be.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) components: Vec<ComponentNode>,
    pub(crate) interfaces: Vec<InterfaceNode>,
    pub(crate) values: Vec<ValueNode>,
    /// Components that the app is there for; all others are constructed if one of these leads to them.
    pub(crate) roots: Vec<ComponentId>,
    /// In the order of their declaration.
    pub(crate) endpoints: Vec<EndpointNode>,
    pub(crate) overrides: Vec<OverrideNode>,
    /// The crates that registered anything, if the app was discovered.
    pub(crate) crates: Option<Vec<&'static str>>,
}

/// A position in [`Graph::components`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ComponentId(pub(crate) usize);

/// A position in [`Graph::interfaces`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct InterfaceId(pub(crate) usize);

/// A position in [`Graph::values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ValueId(pub(crate) usize);

#[derive(Debug)]
pub(crate) struct ComponentNode {
    pub(crate) type_name: &'static str,
    /// What `#[inject(name = "…")]` calls it.
    pub(crate) name: &'static str,
    pub(crate) at: SourceLocation,
    /// Empty where an override stands in: what it replaces is neither checked nor constructed.
    pub(crate) dependencies: Vec<DependencyNode>,
}

#[derive(Debug)]
pub(crate) struct DependencyNode {
    pub(crate) field: &'static str,
    pub(crate) at: SourceLocation,
    pub(crate) wants: Wants,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Wants {
    Component {
        id: ComponentId,
        deferred: bool,
    },
    Interface {
        id: InterfaceId,
        count: Count,
        name: Option<&'static str>,
        deferred: bool,
    },
    Value {
        id: ValueId,
        optional: bool,
    },
    Endpoint {
        type_name: &'static str,
        mounted: bool,
    },
    Nothing,
}

#[derive(Debug)]
pub(crate) struct InterfaceNode {
    pub(crate) type_name: &'static str,
    /// In the order of their declaration; of no account where the interface is overridden.
    pub(crate) implementations: Vec<ImplementationNode>,
    pub(crate) overridden: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct ImplementationNode {
    pub(crate) component: ComponentId,
    pub(crate) primary: bool,
    pub(crate) at: SourceLocation,
}

#[derive(Debug)]
pub(crate) struct ValueNode {
    pub(crate) type_name: &'static str,
    /// Where `.provide(value)` was called: never, once, or wrongly several times.
    pub(crate) provided_at: Vec<SourceLocation>,
}

#[derive(Debug)]
pub(crate) struct EndpointNode {
    pub(crate) component: ComponentId,
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
}

#[derive(Debug)]
pub(crate) struct OverrideNode {
    pub(crate) target: OverrideTarget,
    pub(crate) at: SourceLocation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum OverrideTarget {
    Component(ComponentId),
    Interface(InterfaceId),
}

impl Graph {
    pub(crate) fn component(&self, id: ComponentId) -> &ComponentNode {
        &self.components[id.0]
    }

    pub(crate) fn interface(&self, id: InterfaceId) -> &InterfaceNode {
        &self.interfaces[id.0]
    }

    pub(crate) fn value(&self, id: ValueId) -> &ValueNode {
        &self.values[id.0]
    }

    pub(crate) fn declaration(&self, id: ComponentId) -> Declaration {
        let component = self.component(id);
        Declaration {
            name: component.type_name,
            at: component.at,
        }
    }

    pub(crate) fn injection_point(&self, id: ComponentId, dependency: &DependencyNode) -> InjectionPoint {
        InjectionPoint {
            component: self.component(id).type_name,
            field: dependency.field,
            at: dependency.at,
        }
    }

    pub(crate) fn override_name(&self, target: OverrideTarget) -> &'static str {
        match target {
            OverrideTarget::Component(id) => self.component(id).type_name,
            OverrideTarget::Interface(id) => self.interface(id).type_name,
        }
    }
}
