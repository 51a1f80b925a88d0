//! The name of an event on the wire.

use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use crate::errors::Errors;

/// What errors without a request are called.
const ERROR: &str = "error";
/// What is said before a shutdown.
const GOING_AWAY: &str = "going_away";

/// Reports a name that no event can have.
pub(crate) fn check(name: &LitStr, errors: &mut Errors) {
    let written = name.value();
    if written.trim().is_empty() {
        errors.at(name, "the name is empty: write one, as in `\"posted\"`");
    } else if written.chars().any(char::is_control) {
        errors.at(name, "the name of an event has no control characters");
    } else if written == ERROR {
        errors.at(
            name,
            "`error` is the event by which errors are told that belong to no request: use another name",
        );
    } else if written == GOING_AWAY {
        errors.at(
            name,
            "`going_away` is the event by which clients are told of a shutdown: use another name",
        );
    }
}

/// The name of a type or variant that is given none: `UserLeft` is `user_left`, as by serde's `snake_case`.
pub(crate) fn of(ident: &Ident) -> LitStr {
    let mut name = String::new();
    for (index, character) in ident.unraw().to_string().char_indices() {
        if index > 0 && character.is_uppercase() {
            name.push('_');
        }
        name.extend(character.to_lowercase());
    }
    LitStr::new(&name, ident.span())
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    #[test]
    fn a_type_is_named_as_serde_would_in_snake_case() {
        for (ident, name) in [
            ("Posted", "posted"),
            ("UserLeft", "user_left"),
            ("A", "a"),
            ("left", "left"),
        ] {
            assert_eq!(of(&Ident::new(ident, Span::call_site())).value(), name);
        }
    }
}
