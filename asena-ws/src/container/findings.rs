//! The faults that the planner meets on its walk, turned into problems: the same fault of several fields is one problem.

use super::graph::{ComponentId, Graph, InterfaceId, ValueId};
use super::problem::{Declaration, InjectionPoint, Problem};
use super::suggestion::similar;

#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

#[derive(Debug)]
enum Finding {
    Fault(Fault, Vec<InjectionPoint>),
    Cycle(Vec<InjectionPoint>),
}

/// Why a dependency has no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    MissingValue(ValueId),
    UnmountedEndpoint(&'static str),
    MissingImplementation(InterfaceId),
    UnknownImplementation(InterfaceId, &'static str),
    /// With the positions of the implementations between which nothing decides.
    AmbiguousImplementation(InterfaceId, Vec<usize>),
}

impl Findings {
    pub(crate) fn add(&mut self, fault: Fault, point: InjectionPoint) {
        for finding in &mut self.0 {
            if let Finding::Fault(known, wanted_by) = finding
                && *known == fault
            {
                wanted_by.push(point);
                return;
            }
        }
        self.0.push(Finding::Fault(fault, vec![point]));
    }

    pub(crate) fn add_cycle(&mut self, fields: Vec<InjectionPoint>) {
        self.0.push(Finding::Cycle(fields));
    }

    pub(crate) fn into_problems(self, graph: &Graph) -> impl Iterator<Item = Problem> {
        self.0.into_iter().map(|finding| match finding {
            Finding::Fault(fault, wanted_by) => fault.into_problem(wanted_by, graph),
            Finding::Cycle(fields) => Problem::Cycle { fields },
        })
    }
}

impl Fault {
    fn into_problem(self, wanted_by: Vec<InjectionPoint>, graph: &Graph) -> Problem {
        match self {
            Self::MissingValue(id) => {
                let value = graph.value(id).type_name;
                let provided = graph.values.iter().filter(|value| !value.provided_at.is_empty());
                Problem::MissingValue {
                    value,
                    wanted_by,
                    similar: similar(value, provided.map(|value| value.type_name)),
                }
            }
            Self::UnmountedEndpoint(endpoint) => Problem::UnmountedEndpoint { endpoint, wanted_by },
            Self::MissingImplementation(id) => {
                let interface = graph.interface(id).type_name;
                Problem::MissingImplementation {
                    interface,
                    wanted_by,
                    similar: similar_interface(graph, interface),
                    crates: graph.crates.clone(),
                }
            }
            Self::UnknownImplementation(id, name) => {
                let candidates = implementations(graph, id, |component| graph.component(component).name);
                Problem::UnknownImplementation {
                    interface: graph.interface(id).type_name,
                    name,
                    wanted_by,
                    similar: similar(name, candidates.iter().map(|candidate| candidate.name)),
                    candidates,
                }
            }
            Self::AmbiguousImplementation(id, indices) => {
                let all = implementations(graph, id, |component| graph.component(component).type_name);
                Problem::AmbiguousImplementation {
                    interface: graph.interface(id).type_name,
                    wanted_by,
                    candidates: indices.iter().map(|index| all[*index].clone()).collect(),
                }
            }
        }
    }
}

fn implementations(
    graph: &Graph,
    id: InterfaceId,
    name: impl Fn(ComponentId) -> &'static str,
) -> Vec<Declaration> {
    let implementations = graph.interface(id).implementations.iter();
    let declarations = implementations.map(|one| Declaration {
        name: name(one.component),
        at: one.at,
    });
    declarations.collect()
}

/// An implemented interface of a similar name, and its first implementation.
fn similar_interface(graph: &Graph, wanted: &str) -> Option<(&'static str, Declaration)> {
    let implemented = || {
        let interfaces = graph.interfaces.iter();
        interfaces.filter_map(|interface| Some((interface.type_name, interface.implementations.first()?)))
    };
    let name = similar(wanted, implemented().map(|(name, _)| name))?;
    let (name, first) = implemented().find(|(candidate, _)| *candidate == name)?;
    let component = graph.component(first.component).type_name;
    Some((
        name,
        Declaration {
            name: component,
            at: first.at,
        },
    ))
}
