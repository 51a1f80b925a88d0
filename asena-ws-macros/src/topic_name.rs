//! The names of topics, and patterns of them.

use syn::LitStr;

use crate::errors::Errors;

/// Reports a name that no topic can have, and says whether it is one.
pub(crate) fn check(name: &LitStr, errors: &mut Errors) -> bool {
    let written = name.value();
    if written.contains('*') {
        errors.at(
            name,
            "a topic is one, and `*` stands for many: it belongs in a `#[subscribe(\"…\")]`",
        );
        return false;
    }
    check_pattern(name, &written, errors)
}

/// The same of a pattern, which may have wildcards, and may have had a prefix put in front.
pub(crate) fn check_pattern(at: &LitStr, pattern: &str, errors: &mut Errors) -> bool {
    let problem = pattern.split('.').find_map(problem);
    if let Some(problem) = &problem {
        errors.at(at, problem);
    }
    problem.is_none()
}

fn problem(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some(
            "a topic is names separated by dots, as in `user.created`: one of them is empty".to_owned(),
        );
    }
    if let Some(character) = name
        .chars()
        .find(|character| character.is_whitespace() || character.is_control())
    {
        return Some(format!(
            "the name of a topic has no white space: remove {character:?}"
        ));
    }
    (name != "*" && name.contains('*')).then(|| {
        format!("`*` stands for whole names between dots, one or more: write `*` in place of `{name}`")
    })
}
