//! Lists, which a text alone may stand for.

use super::file;
use super::tree::{Node, Value};

/// `["a", "b"]`, `"a"`, or of a variable also `a, b`.
pub(crate) fn list(node: &Node) -> Vec<Node> {
    match &node.value {
        Value::Array(nodes) => nodes.clone(),
        Value::Raw(text) if text.trim_start().starts_with('[') => match file::value(text, &node.at) {
            Some(Node {
                value: Value::Array(nodes),
                ..
            }) => nodes,
            _ => vec![node.clone()],
        },
        Value::Raw(text) => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            let words = words.map(|word| Node {
                value: Value::Raw(word.to_owned()),
                at: node.at.clone(),
            });
            words.collect()
        }
        _ => vec![node.clone()],
    }
}

/// The same of texts alone.
pub(crate) fn texts(node: &Node) -> Result<Vec<String>, &'static str> {
    let texts = list(node);
    let texts: Option<Vec<String>> = texts
        .iter()
        .map(|node| node.as_text().map(str::to_owned))
        .collect();
    texts.ok_or("a list of texts, such as [\"a\", \"b\"], or one text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::source::Source;

    fn node(value: Value) -> Node {
        Node {
            value,
            at: Source::Default,
        }
    }

    #[test]
    fn one_text_is_a_list_too_and_variables_need_no_quotes() {
        let text = |text: &str| node(Value::Text(text.to_owned()));
        let raw = |text: &str| node(Value::Raw(text.to_owned()));
        let table: &[(Node, Option<&[&str]>)] = &[
            (
                node(Value::Array(vec![text("a"), text("b, c")])),
                Some(&["a", "b, c"]),
            ),
            (node(Value::Array(Vec::new())), Some(&[])),
            (text("a, b"), Some(&["a, b"])),
            (raw("a, b,"), Some(&["a", "b"])),
            (raw(" [\"a\", \"b\"]\n"), Some(&["a", "b"])),
            (raw(""), Some(&[])),
            (raw("[1]"), None),
            (node(Value::Integer(1)), None),
        ];
        for (node, expected) in table {
            let expected = expected.map(|texts| texts.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(texts(node).ok(), expected, "{node:?}");
        }
    }
}
