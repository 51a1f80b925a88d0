//! Paths and names of endpoints that cannot stand beside each other.

use std::collections::BTreeMap;

use matchit::{InsertError, Router};

use super::graph::{EndpointNode, Graph};
use super::problem::{Declaration, Problem};

pub(crate) fn problems(graph: &Graph) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, endpoints) in duplicates(graph, |endpoint| endpoint.path) {
        problems.push(Problem::DuplicatePath { path, endpoints });
    }
    for (name, endpoints) in duplicates(graph, |endpoint| endpoint.name) {
        problems.push(Problem::DuplicateName { name, endpoints });
    }
    problems.extend(overlaps(graph));
    problems
}

fn duplicates(
    graph: &Graph,
    key: impl Fn(&EndpointNode) -> &'static str,
) -> impl Iterator<Item = (&'static str, Vec<Declaration>)> {
    let mut groups: BTreeMap<&'static str, Vec<Declaration>> = BTreeMap::new();
    for endpoint in &graph.endpoints {
        let group = groups.entry(key(endpoint)).or_default();
        group.push(graph.declaration(endpoint.component));
    }
    groups.into_iter().filter(|(_, endpoints)| endpoints.len() > 1)
}

/// Asks the router that will serve the paths. Equal paths are left to [`duplicates`].
fn overlaps(graph: &Graph) -> Vec<Problem> {
    let mut router: Router<()> = Router::new();
    let mut inserted: BTreeMap<&str, &EndpointNode> = BTreeMap::new();
    let mut problems = Vec::new();
    for endpoint in &graph.endpoints {
        if inserted.contains_key(endpoint.path) {
            continue;
        }
        match router.insert(endpoint.path, ()) {
            Ok(()) => {
                inserted.insert(endpoint.path, endpoint);
            }
            Err(InsertError::Conflict { with }) => {
                let first = inserted.get(with.as_str()).copied().unwrap_or(endpoint);
                problems.push(Problem::OverlappingPaths {
                    first: (first.path, graph.declaration(first.component)),
                    second: (endpoint.path, graph.declaration(endpoint.component)),
                });
            }
            Err(other) => problems.push(Problem::InvalidPath {
                path: endpoint.path,
                endpoint: graph.declaration(endpoint.component),
                reason: other.to_string(),
            }),
        }
    }
    problems
}
