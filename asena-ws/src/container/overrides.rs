//! Overrides that replace nothing, or replace it twice.

use super::graph::{Graph, OverrideNode, OverrideTarget};
use super::problem::Problem;
use super::suggestion::similar;

/// `reached_…` tell by id what the walk from the roots came by.
pub(crate) fn problems(
    graph: &Graph,
    reached_components: &[bool],
    reached_interfaces: &[bool],
) -> Vec<Problem> {
    let is_reached = |target: OverrideTarget| match target {
        OverrideTarget::Component(id) => reached_components[id.0],
        OverrideTarget::Interface(id) => reached_interfaces[id.0],
    };
    let mut problems = Vec::new();
    for (index, node) in graph.overrides.iter().enumerate() {
        let same = |other: &&OverrideNode| other.target == node.target;
        if graph.overrides[..index].iter().any(|other| same(&other)) {
            continue;
        }
        let target = graph.override_name(node.target);
        let at: Vec<_> = graph
            .overrides
            .iter()
            .filter(same)
            .map(|other| other.at)
            .collect();
        if at.len() > 1 {
            problems.push(Problem::DuplicateOverride { target, at });
        } else if !is_reached(node.target) {
            problems.push(Problem::StaleOverride {
                target,
                at: node.at,
                similar: similar(
                    target,
                    reached_names(graph, reached_components, reached_interfaces),
                ),
            });
        }
    }
    problems
}

fn reached_names<'a>(
    graph: &'a Graph,
    reached_components: &'a [bool],
    reached_interfaces: &'a [bool],
) -> impl Iterator<Item = &'static str> + 'a {
    let components = graph.components.iter().zip(reached_components);
    let interfaces = graph.interfaces.iter().zip(reached_interfaces);
    let components = components
        .filter(|(_, reached)| **reached)
        .map(|(node, _)| node.type_name);
    let interfaces = interfaces
        .filter(|(_, reached)| **reached)
        .map(|(node, _)| node.type_name);
    components.chain(interfaces)
}
