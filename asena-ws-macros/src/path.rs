//! The checks of an endpoint's path. The router that axum uses has the last word.

use syn::LitStr;

use matchit::{InsertError, Router};

use crate::errors::Errors;

/// Reports everything in `path` that no request could reach, or that the router would refuse at start-up.
pub(crate) fn check(path: &LitStr, errors: &mut Errors) {
    if let Some(problem) = problem(&path.value()) {
        errors.at(path, problem);
    }
}

fn problem(path: &str) -> Option<String> {
    if path.is_empty() {
        return Some("the path is empty: the root is `/`".to_owned());
    }
    if let Some(space) = path
        .chars()
        .find(|char| char.is_whitespace() || char.is_control())
    {
        return Some(match space {
            ' ' => format!("a path has no spaces: write `{}`", path.replace(' ', "%20")),
            _ => format!("a path has no whitespace: remove {space:?}"),
        });
    }
    if !path.starts_with('/') {
        return Some(format!("a path starts with a slash: write `/{path}`"));
    }
    if let Some((before, _)) = path.split_once('?') {
        return Some(format!(
            "the query is no part of the path: write `{before}`, and take the query as `data = Query<…>`"
        ));
    }
    if let Some((before, _)) = path.split_once('#') {
        return Some(format!("a fragment never reaches a server: write `{before}`"));
    }
    old_style(path).or_else(|| refusal(path))
}

/// The parameters of axum before 0.8, which would now match only themselves.
fn old_style(path: &str) -> Option<String> {
    let is_old = |segment: &str| segment.starts_with(':') || segment.starts_with('*');
    path.split('/').any(is_old).then(|| {
        let segments = path.split('/').map(|segment| match segment.strip_prefix(':') {
            Some(name) => format!("{{{name}}}"),
            None if segment.starts_with('*') => format!("{{{segment}}}"),
            None => segment.to_owned(),
        });
        let path = segments.collect::<Vec<_>>().join("/");
        format!("a parameter stands in braces: write `{path}`")
    })
}

fn refusal(path: &str) -> Option<String> {
    let message = match Router::new().insert(path, ()).err()? {
        InsertError::InvalidParam => {
            "a parameter is a name in braces, as in `/rooms/{id}`; a brace that is meant as such is doubled: `{{`, `}}`"
        }
        InsertError::InvalidParamSegment => {
            "a segment ends with its one parameter: put a slash after it, as in `/{room}/{seat}`"
        }
        InsertError::InvalidCatchAll => "`{*rest}` takes all that is left, so it must be the last segment",
        other => return Some(format!("the router refuses this path: {other}")),
    };
    Some(message.to_owned())
}
