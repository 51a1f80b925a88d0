//! The planned graph of an app as a picture: what it is made of, and who needs whom. Pure: it knows no instance.

mod dot;
mod label;
mod mermaid;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use self::label::{Names, short};
use crate::container::graph::{ComponentId, Graph, InterfaceId, OverrideTarget, ValueId, Wants};
use crate::container::plan::Plan;

/// What an app is made of and who needs whom: for a picture in a README, or in a pull request.
///
/// Of [`App::graph`](crate::App::graph), or of [`AppBuilder::graph`](crate::AppBuilder::graph), which constructs nothing. Two runs of one
/// program give the same text.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[service]
/// struct Profiles {}
///
/// #[websocket("/chat")]
/// struct Chat {
///     #[inject]
///     profiles: Arc<Profiles>,
/// }
/// impl WebSocketService for Chat {}
///
/// let graph = App::empty().websocket::<Chat>().graph()?;
/// assert!(graph.mermaid().contains(r#"n0 -->|"profiles"| n1"#));
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppGraph {
    /// Sorted by kind and name. A node's place is its number.
    nodes: Vec<Node>,
    /// Sorted.
    edges: Vec<Edge>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    kind: Kind,
    label: String,
    /// Under the label.
    detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Endpoint,
    Middleware,
    Service,
    /// A `dyn Trait`.
    Interface,
    /// A value from outside.
    Provided,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: usize,
    to: usize,
    label: String,
    line: Line,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    /// Constructed before who needs it.
    Solid,
    /// In no order: lazily, as a namespace, or which implementation stands behind an interface.
    Dashed,
}

/// A middleware, and an endpoint that it runs for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Runs {
    pub(crate) endpoint: ComponentId,
    pub(crate) middleware: ComponentId,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Subject {
    Component(ComponentId),
    Interface(InterfaceId),
    Value(ValueId),
}

impl AppGraph {
    /// As text for [Mermaid](https://mermaid.js.org), which GitHub and rustdoc themes draw: a `flowchart`.
    #[must_use]
    pub fn mermaid(&self) -> String {
        mermaid::render(self)
    }

    /// As text for [Graphviz](https://graphviz.org/doc/info/lang.html): a `digraph`, for `dot -Tsvg`.
    #[must_use]
    pub fn dot(&self) -> String {
        dot::render(self)
    }

    /// Of a graph that holds: of what is constructed, and what that needs.
    pub(crate) fn of(graph: &Graph, plan: &Plan, runs: &[Runs]) -> Self {
        Drawing::of(graph, plan, runs).finish()
    }
}

/// A picture whose nodes have no numbers yet.
struct Drawing<'a> {
    graph: &'a Graph,
    middleware: HashSet<ComponentId>,
    constructed: HashSet<ComponentId>,
    nodes: Vec<(Subject, Node)>,
    edges: Vec<(Subject, Subject, String, Line)>,
}

impl<'a> Drawing<'a> {
    fn of(graph: &'a Graph, plan: &Plan, runs: &[Runs]) -> Self {
        let mut drawing = Self {
            graph,
            middleware: runs.iter().map(|one| one.middleware).collect(),
            constructed: plan.order.iter().copied().collect(),
            nodes: Vec::new(),
            edges: Vec::new(),
        };
        for id in &plan.order {
            let node = drawing.component(*id);
            drawing.add(Subject::Component(*id), node);
            drawing.add_dependencies(*id);
        }
        for one in runs {
            drawing.edges.push((
                Subject::Component(one.endpoint),
                Subject::Component(one.middleware),
                "middleware".to_owned(),
                Line::Solid,
            ));
        }
        drawing
    }

    fn component(&self, id: ComponentId) -> Node {
        let component = self.graph.component(id);
        let endpoint = self.graph.endpoints.iter().find(|one| one.component == id);
        let target = OverrideTarget::Component(id);
        let is_overridden = self.graph.overrides.iter().any(|one| one.target == target);
        let kind = match endpoint {
            Some(_) => Kind::Endpoint,
            None if self.middleware.contains(&id) => Kind::Middleware,
            None => Kind::Service,
        };
        Node {
            kind,
            label: component.type_name.to_owned(),
            detail: match endpoint {
                Some(endpoint) => Some(endpoint.path.to_owned()),
                None => is_overridden.then(|| "overridden".to_owned()),
            },
        }
    }

    fn add_dependencies(&mut self, id: ComponentId) {
        let from = Subject::Component(id);
        let graph = self.graph;
        for dependency in &graph.component(id).dependencies {
            let field = dependency.field.to_owned();
            let (to, label, line) = match dependency.wants {
                Wants::Component { id, deferred } => (Subject::Component(id), field, Line::when(deferred)),
                Wants::Interface {
                    id, name, deferred, ..
                } => {
                    self.add_interface(id);
                    let label = match name {
                        Some(name) => format!("{field}: {name}"),
                        None => field,
                    };
                    (Subject::Interface(id), label, Line::when(deferred))
                }
                Wants::Value { id, .. } => {
                    self.add_value(id);
                    (Subject::Value(id), field, Line::Solid)
                }
                Wants::Endpoint { type_name, .. } => {
                    let mut endpoints = graph.endpoints.iter();
                    let endpoint =
                        endpoints.find(|one| graph.component(one.component).type_name == type_name);
                    let Some(endpoint) = endpoint else { continue };
                    (Subject::Component(endpoint.component), field, Line::Dashed)
                }
                Wants::Nothing => continue,
            };
            self.edges.push((from, to, label, line));
        }
    }

    fn add_interface(&mut self, id: InterfaceId) {
        let interface = self.graph.interface(id);
        let node = Node {
            kind: Kind::Interface,
            label: interface.type_name.to_owned(),
            detail: interface.overridden.then(|| "overridden".to_owned()),
        };
        if !self.add(Subject::Interface(id), node) || interface.overridden {
            return;
        }
        for implementation in &interface.implementations {
            if self.constructed.contains(&implementation.component) {
                let (from, to) = (
                    Subject::Interface(id),
                    Subject::Component(implementation.component),
                );
                self.edges
                    .push((from, to, "implemented by".to_owned(), Line::Dashed));
            }
        }
    }

    fn add_value(&mut self, id: ValueId) {
        let value = self.graph.value(id);
        let node = Node {
            kind: Kind::Provided,
            label: value.type_name.to_owned(),
            detail: value.provided_at.is_empty().then(|| "not provided".to_owned()),
        };
        self.add(Subject::Value(id), node);
    }

    /// Whether it was not there.
    fn add(&mut self, subject: Subject, node: Node) -> bool {
        if self.nodes.iter().any(|(known, _)| *known == subject) {
            return false;
        }
        self.nodes.push((subject, node));
        true
    }

    /// Gives names and numbers.
    fn finish(mut self) -> AppGraph {
        // By the whole name, so that the order is the same whatever is shortened.
        self.nodes.sort_by(|(_, one), (_, other)| one.cmp(other));
        let names = Names::of(self.nodes.iter().map(|(_, node)| node.label.as_str()));
        let number = |subject: &Subject| self.nodes.iter().position(|(known, _)| known == subject);
        let mut edges: Vec<Edge> = self
            .edges
            .iter()
            .filter_map(|(from, to, label, line)| {
                Some(Edge {
                    from: number(from)?,
                    to: number(to)?,
                    label: label.clone(),
                    line: *line,
                })
            })
            .collect();
        edges.sort();
        let nodes = self.nodes.iter().map(|(_, node)| Node {
            label: if names.is_unique(&node.label) {
                short(&node.label)
            } else {
                node.label.clone()
            },
            ..node.clone()
        });
        AppGraph {
            nodes: nodes.collect(),
            edges,
        }
    }
}

impl Line {
    fn when(deferred: bool) -> Self {
        if deferred { Self::Dashed } else { Self::Solid }
    }
}
