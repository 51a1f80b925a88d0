//! The planner against a slow and obvious one, on random graphs.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use crate::container::field::Count;
use crate::container::graph::{
    ComponentId, ComponentNode, DependencyNode, Graph, ImplementationNode, InterfaceId, InterfaceNode,
    OverrideNode, OverrideTarget, ValueId, ValueNode, Wants,
};
use crate::container::problem::{InjectionPoint, Problem};
use crate::container::source_location::SourceLocation;

const COMPONENTS: usize = 8;
const INTERFACES: usize = 3;
const VALUES: usize = 2;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_planner_agrees_with_the_oracle(graph in graphs()) {
        let oracle = Oracle::of(&graph);
        match graph.plan() {
            Ok(plan) => {
                prop_assert_eq!(&oracle.faults, &BTreeMap::new());
                prop_assert!(!oracle.is_cyclic(&[]), "a cycle was missed");
                let ids: BTreeSet<_> = plan.order.iter().copied().collect();
                prop_assert_eq!(ids.len(), plan.order.len(), "something is constructed twice");
                prop_assert_eq!(&ids, &oracle.reachable);
                for (position, id) in plan.order.iter().enumerate() {
                    for edge in oracle.edges.iter().filter(|edge| edge.from == *id && !edge.deferred) {
                        prop_assert!(
                            plan.order[..position].contains(&edge.to),
                            "{:?} comes before its dependency {:?}", id, edge.to
                        );
                    }
                }
            }
            Err(error) => {
                let mut faults = Faults::new();
                let mut cycles = Vec::new();
                for problem in error.problems() {
                    match problem {
                        Problem::Cycle { fields } => cycles.push(fields.clone()),
                        other => record(&mut faults, other),
                    }
                }
                prop_assert_eq!(&faults, &oracle.faults);
                prop_assert_eq!(!cycles.is_empty(), oracle.is_cyclic(&[]));
                for fields in &cycles {
                    prop_assert!(oracle.is_circle(fields), "no circle: {:?}", fields);
                }
                let distinct: BTreeSet<_> = cycles.iter().map(|fields| names(fields)).collect();
                prop_assert_eq!(distinct.len(), cycles.len(), "a cycle is reported twice");
                let closing: Vec<&InjectionPoint> = cycles.iter().filter_map(|fields| fields.last()).collect();
                prop_assert!(!oracle.is_cyclic(&closing), "mending every report leaves a cycle");
            }
        }
    }
}

/// By what is wrong and with which name: the fields that suffer from it.
type Faults = BTreeMap<(&'static str, String), BTreeSet<(String, String)>>;

fn record(faults: &mut Faults, problem: &Problem) {
    let none = Vec::new();
    let (kind, name, wanted_by) = match problem {
        Problem::MissingImplementation {
            interface, wanted_by, ..
        } => ("missing", *interface, wanted_by),
        Problem::UnknownImplementation {
            interface, wanted_by, ..
        } => ("unknown", *interface, wanted_by),
        Problem::AmbiguousImplementation {
            interface, wanted_by, ..
        } => ("ambiguous", *interface, wanted_by),
        Problem::MissingValue { value, wanted_by, .. } => ("value", *value, wanted_by),
        Problem::UnmountedEndpoint { endpoint, wanted_by } => ("unmounted", *endpoint, wanted_by),
        Problem::StaleOverride { target, .. } => ("stale", *target, &none),
        other => panic!("these graphs have no such problem: {other:?}"),
    };
    let points = faults.entry((kind, name.to_owned())).or_default();
    for point in wanted_by {
        assert!(
            points.insert((point.component.to_owned(), point.field.to_owned())),
            "{point:?} is named twice"
        );
    }
}

fn names(fields: &[InjectionPoint]) -> Vec<(&'static str, &'static str)> {
    fields
        .iter()
        .map(|point| (point.component, point.field))
        .collect()
}

/// What the planner should find, found by trying everything.
struct Oracle {
    reachable: BTreeSet<ComponentId>,
    /// Between reachable components.
    edges: Vec<Edge>,
    faults: Faults,
}

struct Edge {
    from: ComponentId,
    to: ComponentId,
    field: (&'static str, &'static str),
    deferred: bool,
}

enum Answer {
    Leads(Vec<ComponentId>),
    Fault(&'static str, &'static str),
}

impl Oracle {
    fn of(graph: &Graph) -> Self {
        let mut reachable: BTreeSet<ComponentId> = graph.roots.iter().copied().collect();
        loop {
            let size = reachable.len();
            let dependencies = reachable.iter().flat_map(|id| &graph.component(*id).dependencies);
            let found: Vec<_> = dependencies
                .filter_map(|dependency| match answer(graph, dependency) {
                    Answer::Leads(components) => Some(components),
                    Answer::Fault(..) => None,
                })
                .flatten()
                .collect();
            reachable.extend(found);
            if reachable.len() == size {
                break;
            }
        }
        let mut oracle = Self {
            reachable,
            edges: Vec::new(),
            faults: Faults::new(),
        };
        let mut interfaces = BTreeSet::new();
        for from in oracle.reachable.clone() {
            let component = graph.component(from);
            for dependency in &component.dependencies {
                let field = (component.type_name, dependency.field);
                let deferred = matches!(
                    dependency.wants,
                    Wants::Component { deferred: true, .. } | Wants::Interface { deferred: true, .. }
                );
                if let Wants::Interface { id, .. } = dependency.wants {
                    interfaces.insert(id);
                }
                match answer(graph, dependency) {
                    Answer::Leads(targets) => {
                        let edges = targets.into_iter().map(|to| Edge {
                            from,
                            to,
                            field,
                            deferred,
                        });
                        oracle.edges.extend(edges);
                    }
                    Answer::Fault(kind, name) => {
                        let points = oracle.faults.entry((kind, name.to_owned())).or_default();
                        points.insert((field.0.to_owned(), field.1.to_owned()));
                    }
                }
            }
        }
        for node in &graph.overrides {
            let is_used = match node.target {
                OverrideTarget::Component(id) => oracle.reachable.contains(&id),
                OverrideTarget::Interface(id) => interfaces.contains(&id),
            };
            if !is_used {
                let name = graph.override_name(node.target).to_owned();
                oracle.faults.entry(("stale", name)).or_default();
            }
        }
        oracle
    }

    /// Whether a component can be reached from itself, once the given fields are taken away.
    fn is_cyclic(&self, without: &[&InjectionPoint]) -> bool {
        let is_left = |edge: &&Edge| {
            let taken = |point: &&InjectionPoint| (point.component, point.field) == edge.field;
            !edge.deferred && !without.iter().any(taken)
        };
        let mut pairs: BTreeSet<_> = self
            .edges
            .iter()
            .filter(is_left)
            .map(|edge| (edge.from, edge.to))
            .collect();
        loop {
            let size = pairs.len();
            let joined: Vec<_> = pairs
                .iter()
                .flat_map(|(a, b)| {
                    pairs
                        .iter()
                        .filter(move |(c, _)| b == c)
                        .map(move |(_, d)| (*a, *d))
                })
                .collect();
            pairs.extend(joined);
            if pairs.len() == size {
                return pairs.iter().any(|(from, to)| from == to);
            }
        }
    }

    /// Whether each field leads to the component of the next one, and the last to that of the first.
    fn is_circle(&self, fields: &[InjectionPoint]) -> bool {
        let nexts = fields.iter().cycle().skip(1);
        fields.iter().zip(nexts).all(|(point, next)| {
            self.edges.iter().any(|edge| {
                !edge.deferred
                    && edge.field == (point.component, point.field)
                    && type_name(edge.to) == next.component
            })
        })
    }
}

fn answer(graph: &Graph, dependency: &DependencyNode) -> Answer {
    match dependency.wants {
        Wants::Nothing | Wants::Endpoint { mounted: true, .. } | Wants::Value { optional: true, .. } => {
            Answer::Leads(Vec::new())
        }
        Wants::Component { id, .. } => Answer::Leads(vec![id]),
        Wants::Endpoint {
            type_name,
            mounted: false,
        } => Answer::Fault("unmounted", type_name),
        Wants::Value { id, optional: false } if graph.value(id).provided_at.is_empty() => {
            Answer::Fault("value", graph.value(id).type_name)
        }
        Wants::Value { optional: false, .. } => Answer::Leads(Vec::new()),
        Wants::Interface { id, count, name, .. } => {
            let interface = graph.interface(id);
            if interface.overridden {
                return Answer::Leads(Vec::new());
            }
            let mut fitting = interface.implementations.clone();
            if count == Count::All {
                return Answer::Leads(fitting.iter().map(|one| one.component).collect());
            }
            fitting.retain(|one| name.is_none_or(|name| graph.component(one.component).name == name));
            if fitting.len() > 1 && fitting.iter().filter(|one| one.primary).count() == 1 {
                fitting.retain(|one| one.primary);
            }
            match (fitting.as_slice(), name, count) {
                ([one], ..) => Answer::Leads(vec![one.component]),
                ([], None, Count::AtMostOne) => Answer::Leads(Vec::new()),
                ([], None, _) => Answer::Fault("missing", interface.type_name),
                ([], Some(_), _) => Answer::Fault("unknown", interface.type_name),
                (..) => Answer::Fault("ambiguous", interface.type_name),
            }
        }
    }
}

const AT: SourceLocation = SourceLocation {
    file: "app.rs",
    line: 1,
    column: 1,
};

fn type_name(id: ComponentId) -> &'static str {
    ["C0", "C1", "C2", "C3", "C4", "C5", "C6", "C7"][id.0]
}

fn graphs() -> impl Strategy<Value = Graph> {
    let component = vec(wants(), 0..4);
    let implementation = (0..COMPONENTS, any::<bool>());
    (
        vec(component, COMPONENTS),
        vec((vec(implementation, 0..4), prop::bool::weighted(0.1)), INTERFACES),
        vec(any::<bool>(), VALUES),
        vec(0..COMPONENTS, 1..4),
        prop::option::weighted(0.3, 0..COMPONENTS),
    )
        .prop_map(|(components, interfaces, values, roots, overridden)| {
            let mut graph = Graph::default();
            for (index, wants) in components.into_iter().enumerate() {
                let fields = ["a", "b", "c", "d"].into_iter().zip(wants);
                let dependencies = fields.map(|(field, wants)| DependencyNode { field, at: AT, wants });
                graph.components.push(ComponentNode {
                    type_name: type_name(ComponentId(index)),
                    // Two components a name, so that names can be ambiguous too.
                    name: type_name(ComponentId(index / 2)),
                    at: AT,
                    dependencies: dependencies.collect(),
                });
            }
            for (index, (implementations, is_overridden)) in interfaces.into_iter().enumerate() {
                let mut seen = BTreeSet::new();
                let implementations = implementations
                    .into_iter()
                    .filter(|(component, _)| seen.insert(*component))
                    .map(|(component, primary)| ImplementationNode {
                        component: ComponentId(component),
                        primary,
                        at: AT,
                    });
                graph.interfaces.push(InterfaceNode {
                    type_name: ["dyn I0", "dyn I1", "dyn I2"][index],
                    implementations: implementations.collect(),
                    overridden: is_overridden,
                });
                if is_overridden {
                    let target = OverrideTarget::Interface(InterfaceId(index));
                    graph.overrides.push(OverrideNode { target, at: AT });
                }
            }
            graph.values = values
                .into_iter()
                .enumerate()
                .map(|(index, is_provided)| ValueNode {
                    type_name: ["V0", "V1"][index],
                    provided_at: if is_provided { vec![AT] } else { Vec::new() },
                })
                .collect();
            if let Some(index) = overridden {
                graph.components[index].dependencies.clear();
                let target = OverrideTarget::Component(ComponentId(index));
                graph.overrides.push(OverrideNode { target, at: AT });
            }
            graph.roots = roots.into_iter().map(ComponentId).collect();
            graph
        })
}

fn wants() -> impl Strategy<Value = Wants> {
    let component = (0..COMPONENTS, prop::bool::weighted(0.2)).prop_map(|(id, deferred)| Wants::Component {
        id: ComponentId(id),
        deferred,
    });
    let count = prop_oneof![Just(Count::One), Just(Count::AtMostOne), Just(Count::All)];
    let name = prop::option::weighted(0.3, prop::sample::select(vec!["C0", "C1", "C2", "C9"]));
    let interface =
        (0..INTERFACES, count, name, prop::bool::weighted(0.2)).prop_map(|(id, count, name, deferred)| {
            Wants::Interface {
                id: InterfaceId(id),
                count,
                // A list takes no name: `#[inject(name = "…")]` on one does not compile.
                name: if count == Count::All { None } else { name },
                deferred,
            }
        });
    let value = (0..VALUES, any::<bool>()).prop_map(|(id, optional)| Wants::Value {
        id: ValueId(id),
        optional,
    });
    let endpoint = any::<bool>().prop_map(|mounted| Wants::Endpoint {
        type_name: "E",
        mounted,
    });
    prop_oneof![4 => component, 3 => interface, 1 => value, 1 => endpoint, 1 => Just(Wants::Nothing)]
}
