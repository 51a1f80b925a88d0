use expect_test::{Expect, expect};

use super::sketch::graph;
use crate::container::graph::{ComponentId, ComponentNode, DependencyNode, Graph, Wants};
use crate::container::source_location::SourceLocation;

/// The order of construction, or the sentences of the problems.
#[expect(
    clippy::needless_pass_by_value,
    reason = "`expect![]` is written as an argument"
)]
fn check(text: &'static str, expected: Expect) {
    let graph = graph(text);
    let outcome = match graph.plan() {
        Ok(plan) => {
            let names = plan.order.iter().map(|id| graph.component(*id).type_name);
            names.collect::<Vec<_>>().join(" ")
        }
        Err(error) => {
            let problems = error.problems().iter().map(ToString::to_string);
            let sentences = problems.map(|text| text.lines().next().unwrap_or_default().to_owned());
            sentences.collect::<Vec<_>>().join("\n")
        }
    };
    expected.assert_eq(&outcome);
}

#[test]
fn each_component_comes_after_all_that_it_needs_and_once() {
    check(
        "endpoint Chat /chat <- profiles:Profiles, clock:Clock
         endpoint News /news <- clock:Clock
         component Profiles <- database:Database, clock:Clock
         component Database
         component Clock",
        expect!["Database Clock Profiles Chat News"],
    );
}

#[test]
fn what_no_root_leads_to_is_neither_checked_nor_constructed() {
    check(
        "endpoint Chat /chat
         component Lonely <- missing:$Missing, other:dyn Nothing",
        expect!["Chat"],
    );
}

#[test]
fn an_interface_leads_to_its_only_its_primary_or_its_named_implementation() {
    check(
        "service A <- store:dyn Store
         component Memory as Store",
        expect!["Memory A"],
    );
    check(
        "service A <- store:dyn Store
         component Memory as Store
         component Postgres as Store!",
        expect!["Postgres A"],
    );
    check(
        "service A <- store:dyn Store@Memory
         component Memory as Store
         component Postgres as Store!",
        expect!["Memory A"],
    );
}

#[test]
fn a_list_takes_all_implementations_in_their_order_and_none_is_fine() {
    check(
        "service A <- checks:*dyn Check
         component B as Check
         component C as Check!",
        expect!["B C A"],
    );
    check("service A <- checks:*dyn Check", expect!["A"]);
}

#[test]
fn an_option_takes_none_but_not_two() {
    check("service A <- store:?dyn Store, config:?$Config", expect!["A"]);
    check(
        "service A <- store:?dyn Store
         component B as Store
         component C as Store",
        expect!["2 implementations of `dyn Store` where one is needed"],
    );
}

#[test]
fn a_lazy_field_breaks_a_cycle_and_still_needs_its_component() {
    check(
        "service A <- b:B
         component B <- a:~A, c:~C
         component C",
        expect!["B A C"],
    );
    check(
        "service A <- store:~dyn Store",
        expect!["nothing implements `dyn Store`"],
    );
}

#[test]
fn a_namespace_makes_no_cycle() {
    check(
        "endpoint Chat /chat <- bot:Bot
         component Bot <- chat:#Chat",
        expect!["Bot Chat"],
    );
}

#[test]
fn an_override_is_a_leaf() {
    check(
        "endpoint Chat /chat <- users:Users
         override Database
         component Users <- database:Database
         component Database <- config:$Config",
        expect!["Database Users Chat"],
    );
    check(
        "endpoint Chat /chat <- store:dyn Store, all:*dyn Store, one:dyn Store@Database
         override dyn Store
         component Database as Store <- config:$Config",
        expect!["Chat"],
    );
}

#[test]
fn a_name_that_fits_two_implementations_does_not_decide() {
    let mut graph = graph(
        "service A <- store:dyn Store@Same
         component B as Store
         component C as Store",
    );
    for component in &mut graph.components {
        component.name = "Same";
    }
    let error = graph.plan().expect_err("two are named so");
    assert_eq!(error.problems().len(), 1, "{error}");
}

#[test]
fn the_same_want_of_several_fields_is_one_problem() {
    check(
        "service A <- x:$Config, y:dyn Store
         service B <- x:$Config, y:dyn Store",
        expect![[r"
            no value of type `Config` was provided
            nothing implements `dyn Store`"]],
    );
}

#[test]
fn overlapping_routes_are_those_that_the_router_refuses() {
    check(
        "endpoint A /rooms/{id}
         endpoint B /rooms/lobby
         endpoint C /rooms/{id}/log
         endpoint D /files/{*rest}",
        expect!["A B C D"],
    );
    check(
        "endpoint A /rooms/{id}
         endpoint B /rooms/{name}
         endpoint C /files/{*rest}
         endpoint D /files/{file}",
        expect![[r#"
            the paths "/rooms/{id}" and "/rooms/{name}" match the same requests
            the paths "/files/{*rest}" and "/files/{file}" match the same requests"#]],
    );
}

/// How long it takes is printed (`cargo test -p asena-ws two_thousand -- --nocapture`), not asserted.
#[expect(clippy::print_stdout, reason = "the figure is what one runs it for")]
#[test]
fn a_graph_of_two_thousand_components_is_planned() {
    const COMPONENTS: usize = 2_000;
    let at = SourceLocation {
        file: "app.rs",
        line: 1,
        column: 1,
    };
    let needs = |index: usize| {
        let targets = [index.checked_sub(1), index.checked_sub(7), index.checked_sub(100)];
        let dependencies = targets.into_iter().flatten().map(|target| DependencyNode {
            field: "field",
            at,
            wants: Wants::Component {
                id: ComponentId(target),
                deferred: false,
            },
        });
        dependencies.collect()
    };
    let components = (0..COMPONENTS).map(|index| ComponentNode {
        type_name: format!("Component{index}").leak(),
        name: "component",
        at,
        dependencies: needs(index),
    });
    let graph = Graph {
        components: components.collect(),
        roots: vec![ComponentId(COMPONENTS - 1)],
        ..Graph::default()
    };
    let begun = std::time::Instant::now();
    let plan = graph.plan().expect("the graph holds");
    let elapsed = begun.elapsed();
    let expected: Vec<ComponentId> = (0..COMPONENTS).map(ComponentId).collect();
    assert_eq!(plan.order, expected);
    println!("{COMPONENTS} components planned in {elapsed:?}");
}
