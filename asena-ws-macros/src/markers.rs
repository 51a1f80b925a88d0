//! The attributes that mark a field, a parameter or a method, and mean nothing without the attribute around them.

use std::fmt::{self, Display, Formatter};

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Meta, Path};

use crate::errors::Errors;

/// The attribute that a marker belongs to.
#[derive(Clone, Copy)]
pub(crate) enum Owner {
    Service,
    Lifecycle,
    Handlers,
    Jobs,
    Subscribers,
}

impl Display for Owner {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Service => "#[service]",
            Self::Lifecycle => "#[lifecycle]",
            Self::Handlers => "#[handlers]",
            Self::Jobs => "#[jobs]",
            Self::Subscribers => "#[subscribers]",
        })
    }
}

/// All markers, `#[inject]` included, for items that are given back without being understood.
const MARKERS: [&str; 16] = [
    "inject",
    "constructor",
    "on_start",
    "on_stop",
    "on",
    "on_open",
    "on_message",
    "on_close",
    "on_drain",
    "on_ping",
    "on_pong",
    "on_error",
    "on_first_join",
    "on_last_leave",
    "schedule",
    "subscribe",
];

/// A marker that no attribute around it has taken away.
pub(crate) fn expand(marker: &str, owner: Owner, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    errors.at_span(
        Span::call_site(),
        format!("`#[{marker}]` belongs on a method of an impl block marked `{owner}`"),
    );
    let mut expansion = item;
    expansion.extend(errors.into_compile_errors());
    expansion
}

/// Whether `attribute` is `#[marker]`, `#[asena_ws::marker]` or has arguments besides.
pub(crate) fn is(attribute: &Attribute, marker: &str) -> bool {
    last_segment_is(attribute.path(), marker)
}

/// Whether a path's last segment is `name`.
pub(crate) fn last_segment_is(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

/// Takes the attributes that `select` accepts out of a list.
pub(crate) fn take(attributes: &mut Vec<Attribute>, select: impl Fn(&Attribute) -> bool) -> Vec<Attribute> {
    attributes.extract_if(.., |attribute| select(attribute)).collect()
}

/// Reports a marker that is given arguments.
pub(crate) fn refuse_arguments(attribute: &Attribute, marker: &str, errors: &mut Errors) {
    if !matches!(attribute.meta, Meta::Path(_)) {
        errors.at(
            &attribute.meta,
            format!("`#[{marker}]` takes no arguments: write `#[{marker}]`"),
        );
    }
}

/// What stands in the parentheses of a marker; nothing is reported for one without.
pub(crate) fn arguments(attribute: &Attribute, errors: &mut Errors) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::Path(_) => Some(TokenStream::new()),
        Meta::List(list) => Some(list.tokens.clone()),
        Meta::NameValue(value) => {
            let name = value.path.segments.last().map(|last| last.ident.to_string());
            let name = name.unwrap_or_default();
            errors.at(
                value,
                format!("arguments stand in parentheses: write `#[{name}(…)]`"),
            );
            None
        }
    }
}

/// The `#[cfg(…)]`s of a field, parameter or method: what is generated for it stands under the same ones.
pub(crate) fn configuration(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .cloned()
        .collect()
}

/// Whether all of these hold, as an expression: `true`, or `cfg!(…)`.
pub(crate) fn holds(configuration: &[Attribute]) -> TokenStream {
    if configuration.is_empty() {
        return quote!(true);
    }
    let predicates = configuration
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(&list.tokens),
            _ => None,
        });
    quote!(::core::cfg!(all(#(#predicates),*)))
}

/// Takes all markers out of an item that could not be read, lest each of them report an error of its own.
pub(crate) fn strip(item: TokenStream) -> TokenStream {
    let mut stripped = TokenStream::new();
    let mut tokens = item.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct)
                if punct.as_char() == '#' && tokens.peek().is_some_and(is_marker_in_brackets) =>
            {
                tokens.next();
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), strip(group.stream()));
                inner.set_span(group.span());
                stripped.extend([TokenTree::Group(inner)]);
            }
            other => stripped.extend([other]),
        }
    }
    stripped
}

fn is_marker_in_brackets(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let path = group.stream().into_iter().take_while(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    path.last()
        .is_some_and(|last| MARKERS.iter().any(|marker| last.to_string() == *marker))
}
