use super::source_location::SourceLocation;

/// Something that keeps a graph from being built: one entry of a [`GraphError`](crate::GraphError).
///
/// All names are types as `std::any::type_name` prints them. Matched on in tests; people read the report that
/// `GraphError` displays.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// No endpoint was found by `App::discover()`.
    NoEndpoints {
        /// The crates that registered anything else.
        crates: Vec<&'static str>,
    },
    /// Nothing in this app implements an interface that is needed.
    MissingImplementation {
        /// The interface.
        interface: &'static str,
        /// All that need it.
        wanted_by: Vec<InjectionPoint>,
        /// An implemented interface of a similar name, and its first implementation.
        similar: Option<(&'static str, Declaration)>,
        /// In a discovered app the crates that registered anything: the one that implements the interface may not be
        /// among them.
        crates: Option<Vec<&'static str>>,
    },
    /// An interface has no implementation of the name in `#[inject(name = "…")]`.
    UnknownImplementation {
        /// The interface.
        interface: &'static str,
        /// The name that was asked for.
        name: &'static str,
        /// All that ask for it.
        wanted_by: Vec<InjectionPoint>,
        /// The implementations that exist, under their names.
        candidates: Vec<Declaration>,
        /// The name that was probably meant.
        similar: Option<&'static str>,
    },
    /// An interface has several implementations where one is needed.
    AmbiguousImplementation {
        /// The interface.
        interface: &'static str,
        /// All that need it.
        wanted_by: Vec<InjectionPoint>,
        /// The implementations to choose from.
        candidates: Vec<Declaration>,
    },
    /// No value of a type that is needed was given with `.provide(value)`.
    MissingValue {
        /// The type.
        value: &'static str,
        /// All that need it.
        wanted_by: Vec<InjectionPoint>,
        /// A type of a similar name that was provided.
        similar: Option<&'static str>,
    },
    /// A namespace is injected whose endpoint is not mounted.
    UnmountedEndpoint {
        /// The endpoint.
        endpoint: &'static str,
        /// All that need it.
        wanted_by: Vec<InjectionPoint>,
    },
    /// Components need each other in a circle, so that none can be constructed first.
    Cycle {
        /// The fields along the circle; each leads to the component of the next, the last to that of the first.
        fields: Vec<InjectionPoint>,
    },
    /// Several endpoints have the same path.
    DuplicatePath {
        /// The path.
        path: &'static str,
        /// The endpoints, in the order of their declaration.
        endpoints: Vec<Declaration>,
    },
    /// Several endpoints have the same name.
    DuplicateName {
        /// The name.
        name: &'static str,
        /// The endpoints, in the order of their declaration.
        endpoints: Vec<Declaration>,
    },
    /// Two paths match the same requests, so that the router cannot tell them apart.
    OverlappingPaths {
        /// One path and its endpoint.
        first: (&'static str, Declaration),
        /// The path that collides with it, and its endpoint.
        second: (&'static str, Declaration),
    },
    /// A path that the router does not take.
    InvalidPath {
        /// The path.
        path: &'static str,
        /// Its endpoint.
        endpoint: Declaration,
        /// What is wrong with it.
        reason: String,
    },
    /// An override replaces a type that nothing in this app depends on.
    StaleOverride {
        /// The type.
        target: &'static str,
        /// Where `.override_with(…)` was called.
        at: SourceLocation,
        /// A type of a similar name that is part of the graph.
        similar: Option<&'static str>,
    },
    /// Two overrides of one type.
    DuplicateOverride {
        /// The type.
        target: &'static str,
        /// Where `.override_with(…)` was called.
        at: Vec<SourceLocation>,
    },
    /// Two provided values of one type.
    DuplicateValue {
        /// The type.
        value: &'static str,
        /// Where `.provide(…)` was called.
        at: Vec<SourceLocation>,
    },
}

/// An `#[inject]` field or a parameter of a `#[constructor]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InjectionPoint {
    /// The component that it belongs to.
    pub component: &'static str,
    /// The field's or parameter's name.
    pub field: &'static str,
    /// Where it stands.
    pub at: SourceLocation,
}

/// A declared component, under its type or its name, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The type, or the name where names are what is chosen by.
    pub name: &'static str,
    /// Where it stands.
    pub at: SourceLocation,
}
