use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::container::tests::sketch;

const SHOP: &str = "
    endpoint app::News /news <- fallback:?$app::Config
    endpoint app::Chat /chat/{room} <- store:dyn Store, audit:~app::Audit, news:#app::News
    component app::Pg as Store! <- pool:$app::Pool<app::Tls>
    component app::Memory as Store
    component app::Audit <- stores:*dyn Store
    component app::Unused
    service app::Guard
    service other::Audit
    provide app::Pool<app::Tls>
";

fn drawn(text: &'static str, runs: &[(&str, &str)]) -> AppGraph {
    // A type's name has no spaces in a sketch.
    let graph = sketch::graph(text);
    let plan = graph.plan().expect("the graph holds");
    let id = |name: &str| {
        let position = graph.components.iter().position(|one| one.type_name == name);
        ComponentId(position.expect("it is declared"))
    };
    let runs: Vec<Runs> = runs
        .iter()
        .map(|(endpoint, middleware)| Runs {
            endpoint: id(endpoint),
            middleware: id(middleware),
        })
        .collect();
    AppGraph::of(&graph, &plan, &runs)
}

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

#[test]
fn as_mermaid() {
    let graph = drawn(SHOP, &[("app::Chat", "app::Guard")]);
    check(
        &graph.mermaid(),
        &expect![[r#"
        flowchart LR
          n0(["Chat<br/>/chat/{room}"]):::endpoint
          n1(["News<br/>/news"]):::endpoint
          n2{{"Guard"}}:::middleware
          n3["app::Audit"]:::service
          n4["Memory"]:::service
          n5["Pg"]:::service
          n6["other::Audit"]:::service
          n7("dyn Store"):::interface
          n8[("Config<br/>not provided")]:::provided
          n9[("Pool#60;Tls#62;")]:::provided
          n0 -.->|"news"| n1
          n0 -->|"middleware"| n2
          n0 -.->|"audit"| n3
          n0 -->|"store"| n7
          n1 -->|"fallback"| n8
          n3 -->|"stores"| n7
          n5 -->|"pool"| n9
          n7 -.->|"implemented by"| n4
          n7 -.->|"implemented by"| n5
          classDef endpoint fill:#cfe8ff,stroke:#1f5f99,color:#10283d
          classDef middleware fill:#ffe3c2,stroke:#a35a00,color:#3d2200
          classDef service fill:#f2f2f2,stroke:#6b6b6b,color:#1c1c1c
          classDef interface fill:#e5dbff,stroke:#5f3dc4,color:#22144a
          classDef provided fill:#d3f4dc,stroke:#2b8a3e,color:#0d2e15
    "#]],
    );
}

#[test]
fn as_dot() {
    let graph = drawn(SHOP, &[("app::Chat", "app::Guard")]);
    check(
        &graph.dot(),
        &expect![[r#"
        digraph app {
          rankdir=LR;
          node [fontname="sans-serif"];
          edge [fontname="sans-serif"];
          n0 [label="Chat\n/chat/{room}", shape=oval];
          n1 [label="News\n/news", shape=oval];
          n2 [label="Guard", shape=hexagon];
          n3 [label="app::Audit", shape=box];
          n4 [label="Memory", shape=box];
          n5 [label="Pg", shape=box];
          n6 [label="other::Audit", shape=box];
          n7 [label="dyn Store", shape=component];
          n8 [label="Config\nnot provided", shape=cylinder];
          n9 [label="Pool<Tls>", shape=cylinder];
          n0 -> n1 [label="news", style=dashed];
          n0 -> n2 [label="middleware", style=solid];
          n0 -> n3 [label="audit", style=dashed];
          n0 -> n7 [label="store", style=solid];
          n1 -> n8 [label="fallback", style=solid];
          n3 -> n7 [label="stores", style=solid];
          n5 -> n9 [label="pool", style=solid];
          n7 -> n4 [label="implemented by", style=dashed];
          n7 -> n5 [label="implemented by", style=dashed];
        }
    "#]],
    );
}

#[test]
fn what_an_override_replaces_is_a_leaf() {
    let text = "
        override dyn Store
        override Clock
        endpoint Chat /chat <- store:dyn Store, clock:Clock
        component Pg as Store <- pool:$Pool
        component Clock <- pool:$Pool
    ";
    check(
        &drawn(text, &[]).dot(),
        &expect![[r#"
        digraph app {
          rankdir=LR;
          node [fontname="sans-serif"];
          edge [fontname="sans-serif"];
          n0 [label="Chat\n/chat", shape=oval];
          n1 [label="Clock\noverridden", shape=box];
          n2 [label="dyn Store\noverridden", shape=component];
          n0 -> n1 [label="clock", style=solid];
          n0 -> n2 [label="store", style=solid];
        }
    "#]],
    );
}

fn of_one_node(label: String, detail: Option<String>) -> AppGraph {
    AppGraph {
        nodes: vec![Node {
            kind: Kind::Service,
            label: label.clone(),
            detail,
        }],
        edges: vec![Edge {
            from: 0,
            to: 0,
            label,
            line: Line::Solid,
        }],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_name_breaks_out_of_its_label(label in ".*", detail in proptest::option::of(".*")) {
        let graph = of_one_node(label.clone(), detail);
        let mermaid = graph.mermaid();
        for line in mermaid.lines().skip(1).take(2) {
            prop_assert_eq!(line.matches('"').count(), 2, "{}", line);
            let inside = line.split('"').nth(1).unwrap_or_default().replace("<br/>", "");
            prop_assert!(!inside.contains(['<', '>', '&', '\n', '|']), "{}", line);
        }
        let plain = of_one_node("a".to_owned(), None).mermaid();
        prop_assert_eq!(mermaid.lines().count(), plain.lines().count());
        // Every statement of DOT is what it says: a string ends where it should.
        prop_assert_eq!(statements(&graph.dot()), statements(&of_one_node("a".to_owned(), None).dot()));
    }
}

/// The text with each quoted string as `""`, read as Graphviz reads it.
fn statements(dot: &str) -> String {
    let mut text = String::new();
    let mut characters = dot.chars();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                is_quoted = !is_quoted;
                text.push('"');
            }
            '\\' if is_quoted => {
                characters.next();
            }
            _ if is_quoted => {}
            character => text.push(character),
        }
    }
    assert!(!is_quoted, "{dot}");
    text
}
