//! What each attribute makes of its item, and what it says about mistakes.
//!
//! The expansions are in `tests/expand/`, to be read as documentation. Run with `UPDATE_EXPECT=1` to write them anew.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod arguments;
mod client_error;
mod config;
mod contract;
mod emits;
mod event_type;
mod events_enum;
mod generated_code;
mod handlers;
mod implements;
mod inject;
mod interface;
mod jobs;
mod lifecycle;
mod main_function;
mod markers;
mod middleware;
mod options;
mod origins;
mod path;
mod room_type;
mod service;
mod service_constructor;
mod subscribers;
mod unread_code;
mod websocket;

use std::fmt::Write as _;

use expect_test::{Expect, ExpectFile};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::LitStr;

use crate::markers::Owner;

/// Expands the first attribute of `input`, and compares the result with a file.
fn check_expansion(input: &str, expected: &ExpectFile) {
    let expansion = expand(input);
    assert_eq!(errors(input, expansion.clone()), "", "for {input}");
    let file: syn::File = syn::parse2(expansion).expect("what is generated can be parsed");
    let mut actual = String::new();
    for line in dedent(input).lines() {
        writeln!(actual, "{}", format!("// {line}").trim_end()).expect("strings can be written to");
    }
    write!(actual, "\n{}", prettyplease::unparse(&file)).expect("strings can be written to");
    expected.assert_eq(&actual);
}

/// Expands the first attribute of `input`, and compares the errors, each under the code that it points at.
fn check_errors(input: &str, expected: &Expect) {
    expected.assert_eq(&errors(input, expand(input)));
}

/// Expands the first attribute of `input`.
fn expand(input: &str) -> TokenStream {
    let mut tokens = input
        .parse::<TokenStream>()
        .expect("the input has balanced brackets")
        .into_iter();
    tokens.next().expect("the input begins with `#`");
    let Some(TokenTree::Group(attribute)) = tokens.next() else {
        panic!("the input begins with an attribute")
    };
    let (name, arguments) = split(&attribute);
    let item = tokens.collect();
    match name.as_str() {
        "service" => crate::service::expand(arguments, item),
        "interface" => crate::interface::expand(arguments, item),
        "implements" => crate::implements::expand(arguments, item),
        "lifecycle" => crate::lifecycle::expand(arguments, item),
        "websocket" => crate::websocket::expand(arguments, item),
        "handlers" => crate::handlers::expand(arguments, item),
        "config" => crate::config::expand(arguments, item),
        "event" => crate::event_type::expand(arguments, item),
        "events" => crate::events_enum::expand(arguments, item),
        "room" => crate::room_type::expand(arguments, item),
        "middleware" => crate::middleware::expand(arguments, item),
        "jobs" => crate::jobs::expand(arguments, item),
        "topic" => crate::topic_type::expand(arguments, item),
        "subscribers" => crate::subscribers::expand(arguments, item),
        "main" => crate::main_function::expand(arguments, item),
        marker @ "constructor" => crate::markers::expand(marker, Owner::Service, item),
        marker @ ("on_start" | "on_stop") => crate::markers::expand(marker, Owner::Lifecycle, item),
        marker @ "schedule" => crate::markers::expand(marker, Owner::Jobs, item),
        marker @ "subscribe" => crate::markers::expand(marker, Owner::Subscribers, item),
        marker => crate::markers::expand(marker, Owner::Handlers, item),
    }
}

/// The name of an attribute, without its path, and its arguments.
fn split(attribute: &Group) -> (String, TokenStream) {
    let mut name = String::new();
    for token in attribute.stream() {
        match token {
            TokenTree::Ident(ident) => name = ident.to_string(),
            TokenTree::Group(group) => return (name, group.stream()),
            _ => {}
        }
    }
    (name, TokenStream::new())
}

/// The `compile_error!`s at the end of an expansion.
fn errors(input: &str, expansion: TokenStream) -> String {
    let mut errors = String::new();
    let mut start = None;
    for token in expansion {
        match token {
            TokenTree::Ident(ident) if ident == "compile_error" => start = Some(ident.span()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let Some(start) = start.take() else { continue };
                let message: LitStr = syn::parse2(group.stream()).expect("an error has a message");
                let place = source(input, start, message.span());
                writeln!(errors, "{place}\n    {}", message.value()).expect("strings can be written to");
            }
            _ => {}
        }
    }
    errors
}

/// The code between two spans, on one line.
fn source(input: &str, start: Span, end: Span) -> String {
    let (start, end) = (start.byte_range().start, end.byte_range().end);
    let source = input[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    if source.is_empty() {
        "(the attribute)".to_owned()
    } else {
        source
    }
}

fn dedent(input: &str) -> String {
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = input.trim_matches('\n').lines().collect();
    let least = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(indentation)
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = lines
        .into_iter()
        .map(|line| line.get(least..).unwrap_or_default())
        .collect();
    lines.join("\n").trim_end().to_owned()
}
