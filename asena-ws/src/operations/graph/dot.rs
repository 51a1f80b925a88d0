//! <https://graphviz.org/doc/info/lang.html>

use std::fmt::Write;

use super::{AppGraph, Edge, Kind, Line, Node};

pub(super) fn render(graph: &AppGraph) -> String {
    let mut text = "digraph app {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n"
        .to_owned();
    for (number, node) in graph.nodes.iter().enumerate() {
        write_node(&mut text, number, node);
    }
    for edge in &graph.edges {
        write_edge(&mut text, edge);
    }
    text.push_str("}\n");
    text
}

fn write_node(text: &mut String, number: usize, node: &Node) {
    let shape = match node.kind {
        Kind::Endpoint => "oval",
        Kind::Middleware => "hexagon",
        Kind::Service => "box",
        Kind::Interface => "component",
        Kind::Provided => "cylinder",
    };
    let mut label = escape(&node.label);
    if let Some(detail) = &node.detail {
        label.push_str("\\n");
        label.push_str(&escape(detail));
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  n{number} [label=\"{label}\", shape={shape}];");
}

fn write_edge(text: &mut String, edge: &Edge) {
    let Edge {
        from,
        to,
        label,
        line,
    } = edge;
    let style = match line {
        Line::Solid => "solid",
        Line::Dashed => "dashed",
    };
    let label = escape(label);
    let _ = writeln!(text, "  n{from} -> n{to} [label=\"{label}\", style={style}];");
}

/// For a quoted string, in which a backslash means something to labels.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            // A line of its own, as in a label that is written so.
            '\n' => escaped.push_str("\\n"),
            character => escaped.push(character),
        }
    }
    escaped
}
