//! Words and literals in TypeScript.

use serde_json::Value;

/// A doc comment at this depth, with a line break at its end; nothing, if there is nothing to say.
pub(super) fn comment(words: Option<&str>, indent: &str) -> String {
    let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else {
        return String::new();
    };
    // It must not end before it does.
    let words = words.replace("*/", "*\\/");
    if !words.contains('\n') {
        return format!("{indent}/** {words} */\n");
    }
    let lines = words
        .lines()
        .map(|line| format!("{indent} * {line}").trim_end().to_owned());
    let lines: Vec<String> = lines.collect();
    format!("{indent}/**\n{}\n{indent} */\n", lines.join("\n"))
}

/// For the end of a line comment.
pub(super) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A string in single quotes, or in double ones where it has single ones itself.
pub(super) fn string(text: &str) -> String {
    // JSON's escapes are JavaScript's.
    let json = Value::from(text).to_string();
    match json.strip_prefix('"').and_then(|json| json.strip_suffix('"')) {
        Some(inner) if !text.contains('\'') => format!("'{}'", inner.replace("\\\"", "\"")),
        _ => json,
    }
}

/// The key of a property, in quotes where it needs them.
pub(super) fn key(name: &str) -> String {
    if is_identifier(name) {
        name.to_owned()
    } else {
        string(name)
    }
}

/// Whether it is an identifier of ASCII letters. There are others, which may as well be quoted.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '$'))
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_ends_where_it_should() {
        assert_eq!(comment(None, ""), "");
        assert_eq!(comment(Some("  "), ""), "");
        assert_eq!(comment(Some("Says it."), "  "), "  /** Says it. */\n");
        assert_eq!(
            comment(Some("One.\n\n`/* no */ alert()`"), ""),
            "/**\n * One.\n *\n * `/* no *\\/ alert()`\n */\n"
        );
    }

    #[test]
    fn strings_and_keys_are_quoted_where_they_must_be() {
        assert_eq!(string("is \"so\"\n\\"), r#"'is "so"\n\\'"#);
        assert_eq!(string("it's \"so\""), r#""it's \"so\"""#);
        assert_eq!(string(r#"\""#), r#"'\\"'"#);
        assert_eq!(key("user_id"), "user_id");
        assert_eq!(key("user-id"), "'user-id'");
        assert_eq!(key("1st"), "'1st'");
        assert_eq!(key("größe"), "'größe'");
        assert_eq!(key(""), "''");
    }
}
