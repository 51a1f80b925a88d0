//! <https://mermaid.js.org/syntax/flowchart.html>

use std::fmt::Write;

use super::{AppGraph, Edge, Kind, Line, Node};

/// Readable on light and on dark pages.
const CLASSES: &str = "  \
classDef endpoint fill:#cfe8ff,stroke:#1f5f99,color:#10283d
  classDef middleware fill:#ffe3c2,stroke:#a35a00,color:#3d2200
  classDef service fill:#f2f2f2,stroke:#6b6b6b,color:#1c1c1c
  classDef interface fill:#e5dbff,stroke:#5f3dc4,color:#22144a
  classDef provided fill:#d3f4dc,stroke:#2b8a3e,color:#0d2e15
";

pub(super) fn render(graph: &AppGraph) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (number, node) in graph.nodes.iter().enumerate() {
        write_node(&mut text, number, node);
    }
    for edge in &graph.edges {
        write_edge(&mut text, edge);
    }
    text.push_str(CLASSES);
    text
}

fn write_node(text: &mut String, number: usize, node: &Node) {
    let (open, close, class) = match node.kind {
        Kind::Endpoint => ("([", "])", "endpoint"),
        Kind::Middleware => ("{{", "}}", "middleware"),
        Kind::Service => ("[", "]", "service"),
        Kind::Interface => ("(", ")", "interface"),
        Kind::Provided => ("[(", ")]", "provided"),
    };
    let mut label = escape(&node.label);
    if let Some(detail) = &node.detail {
        label.push_str("<br/>");
        label.push_str(&escape(detail));
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  n{number}{open}\"{label}\"{close}:::{class}");
}

fn write_edge(text: &mut String, edge: &Edge) {
    let Edge {
        from,
        to,
        label,
        line,
    } = edge;
    let arrow = match line {
        Line::Solid => "-->",
        Line::Dashed => "-.->",
    };
    let _ = writeln!(text, "  n{from} {arrow}|\"{}\"| n{to}", escape(label));
}

/// Whatever is no letter, digit or harmless sign by its number: a label is HTML, and `#` begins an entity.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || " _-/.,:;()[]{}*".contains(character) {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "#{};", u32::from(character));
        }
    }
    escaped
}
