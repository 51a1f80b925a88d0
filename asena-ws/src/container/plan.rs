//! From a declared graph to an order of construction, or to everything that is wrong with it. Pure.

use std::collections::VecDeque;

use super::field::Count;
use super::findings::{Fault, Findings};
use super::graph::{ComponentId, DependencyNode, Graph, InterfaceId, Wants};
use super::problem::Problem;
use super::report::GraphError;
use super::selection::{Candidate, Selection, select};
use super::{overrides, routes};

/// A graph that holds: every dependency has exactly one answer, and there is an order to construct them in.
#[derive(Debug)]
pub(crate) struct Plan {
    /// What must be constructed, each after all that it needs.
    pub(crate) order: Vec<ComponentId>,
    /// By component: whose field led to it first. `None` for roots and for what is not in the plan.
    pub(crate) wanted_by: Vec<Option<(ComponentId, &'static str)>>,
}

impl Graph {
    /// The order of construction.
    ///
    /// # Errors
    ///
    /// All problems of the graph at once, in the order in which a reader would meet them.
    pub(crate) fn plan(&self) -> Result<Plan, GraphError> {
        let mut walk = Walk::new(self);
        walk.run();
        let mut problems: Vec<Problem> = self.no_endpoints().into_iter().collect();
        problems.extend(walk.findings.into_problems(self));
        problems.extend(routes::problems(self));
        problems.extend(self.duplicate_values());
        problems.extend(overrides::problems(
            self,
            &walk.reached_components,
            &walk.reached_interfaces,
        ));
        if problems.is_empty() {
            Ok(Plan {
                order: walk.order,
                wanted_by: walk.wanted_by,
            })
        } else {
            Err(GraphError::new(problems))
        }
    }

    /// An app without endpoints is a mistake where they are discovered, and a wish where they are named.
    fn no_endpoints(&self) -> Option<Problem> {
        let crates = self.crates.clone()?;
        self.endpoints
            .is_empty()
            .then_some(Problem::NoEndpoints { crates })
    }

    fn duplicate_values(&self) -> impl Iterator<Item = Problem> {
        let duplicates = self.values.iter().filter(|value| value.provided_at.len() > 1);
        duplicates.map(|value| Problem::DuplicateValue {
            value: value.type_name,
            at: value.provided_at.clone(),
        })
    }
}

/// A depth-first walk along the dependencies that keeps its path in a list, so that a deep graph needs no deep stack.
struct Walk<'a> {
    graph: &'a Graph,
    marks: Vec<Mark>,
    path: Vec<Visit>,
    /// Roots, and the targets of deferred dependencies: needed, but in no order with who needs them.
    waiting: VecDeque<ComponentId>,
    order: Vec<ComponentId>,
    wanted_by: Vec<Option<(ComponentId, &'static str)>>,
    reached_components: Vec<bool>,
    reached_interfaces: Vec<bool>,
    findings: Findings,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Unseen,
    OnPath,
    Done,
}

/// A component on the path, and the dependencies of it that are still to be followed.
struct Visit {
    id: ComponentId,
    edges: std::vec::IntoIter<Edge>,
    /// The dependency that is being followed: what a cycle through this component prints.
    through: usize,
}

/// One component that a dependency leads to; a `Vec<Arc<dyn …>>` has several.
struct Edge {
    dependency: usize,
    target: ComponentId,
}

impl<'a> Walk<'a> {
    fn new(graph: &'a Graph) -> Self {
        let components = graph.components.len();
        Self {
            graph,
            marks: vec![Mark::Unseen; components],
            path: Vec::new(),
            waiting: graph.roots.iter().copied().collect(),
            order: Vec::new(),
            wanted_by: vec![None; components],
            reached_components: vec![false; components],
            reached_interfaces: vec![false; graph.interfaces.len()],
            findings: Findings::default(),
        }
    }

    fn run(&mut self) {
        while let Some(root) = self.waiting.pop_front() {
            if self.marks[root.0] != Mark::Unseen {
                continue;
            }
            self.enter(root);
            while let Some(visit) = self.path.last_mut() {
                let id = visit.id;
                let Some(edge) = visit.edges.next() else {
                    self.leave(id);
                    continue;
                };
                visit.through = edge.dependency;
                match self.marks[edge.target.0] {
                    Mark::Done => {}
                    Mark::OnPath => self.report_cycle(edge.target),
                    Mark::Unseen => {
                        self.note_wanted(edge.target, id, edge.dependency);
                        self.enter(edge.target);
                    }
                }
            }
        }
    }

    fn enter(&mut self, id: ComponentId) {
        self.marks[id.0] = Mark::OnPath;
        self.reached_components[id.0] = true;
        let graph = self.graph;
        let mut edges = Vec::new();
        for (index, dependency) in graph.component(id).dependencies.iter().enumerate() {
            let deferred = dependency.wants.is_deferred();
            for target in self.resolve(id, dependency) {
                if deferred {
                    self.note_wanted(target, id, index);
                    self.waiting.push_back(target);
                } else {
                    edges.push(Edge {
                        dependency: index,
                        target,
                    });
                }
            }
        }
        self.path.push(Visit {
            id,
            edges: edges.into_iter(),
            through: 0,
        });
    }

    fn leave(&mut self, id: ComponentId) {
        self.path.pop();
        self.marks[id.0] = Mark::Done;
        self.order.push(id);
    }

    fn note_wanted(&mut self, target: ComponentId, by: ComponentId, dependency: usize) {
        if self.marks[target.0] == Mark::Unseen && self.wanted_by[target.0].is_none() {
            let field = self.graph.component(by).dependencies[dependency].field;
            self.wanted_by[target.0] = Some((by, field));
        }
    }

    /// The components that a dependency leads to. What is wrong with it is noted, and leads nowhere.
    fn resolve(&mut self, id: ComponentId, dependency: &DependencyNode) -> Vec<ComponentId> {
        let fault = match dependency.wants {
            Wants::Component { id: target, .. } => return vec![target],
            Wants::Interface {
                id: interface,
                count,
                name,
                ..
            } => {
                self.reached_interfaces[interface.0] = true;
                match self.implementations(interface, count, name) {
                    Ok(components) => return components,
                    Err(fault) => fault,
                }
            }
            Wants::Value { id, optional: false } if self.graph.value(id).provided_at.is_empty() => {
                Fault::MissingValue(id)
            }
            Wants::Endpoint {
                type_name,
                mounted: false,
            } => Fault::UnmountedEndpoint(type_name),
            Wants::Value { .. } | Wants::Endpoint { .. } | Wants::Nothing => return Vec::new(),
        };
        self.findings
            .add(fault, self.graph.injection_point(id, dependency));
        Vec::new()
    }

    fn implementations(
        &self,
        id: InterfaceId,
        count: Count,
        name: Option<&'static str>,
    ) -> Result<Vec<ComponentId>, Fault> {
        let interface = self.graph.interface(id);
        let components = || interface.implementations.iter().map(|one| one.component);
        if interface.overridden {
            return Ok(Vec::new());
        }
        if count == Count::All {
            return Ok(components().collect());
        }
        let candidates = interface.implementations.iter().map(|one| Candidate {
            name: self.graph.component(one.component).name,
            primary: one.primary,
        });
        match (select(candidates, name), name) {
            (Selection::One(index), _) => Ok(components().skip(index).take(1).collect()),
            (Selection::Several(indices), _) => Err(Fault::AmbiguousImplementation(id, indices)),
            (Selection::None, Some(name)) => Err(Fault::UnknownImplementation(id, name)),
            (Selection::None, None) if count == Count::One => Err(Fault::MissingImplementation(id)),
            (Selection::None, None) => Ok(Vec::new()),
        }
    }

    /// The path from where `target` stands on it to its end, which leads back to `target`.
    fn report_cycle(&mut self, target: ComponentId) {
        let start = self.path.iter().position(|visit| visit.id == target).unwrap_or(0);
        let fields = self.path[start..].iter().map(|visit| {
            let dependency = &self.graph.component(visit.id).dependencies[visit.through];
            self.graph.injection_point(visit.id, dependency)
        });
        self.findings.add_cycle(fields.collect());
    }
}

impl Wants {
    fn is_deferred(&self) -> bool {
        matches!(
            self,
            Self::Component { deferred: true, .. } | Self::Interface { deferred: true, .. }
        )
    }
}
