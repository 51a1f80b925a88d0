//! An endpoint as a class, with the two types that it is made of.

use std::fmt::Write;

use schemars::Schema;

use super::super::model::{EndpointContract, RequestContract};
use super::names::EndpointNames;
use super::text::{self, comment};
use super::types::Types;

pub(super) fn class(
    path: &str,
    endpoint: &EndpointContract,
    names: &EndpointNames,
    types: &Types<'_>,
) -> String {
    let mut text = receives(endpoint, names, types);
    text.push('\n');
    text.push_str(&emits(endpoint, names, types));
    text.push('\n');
    let failures = failures(endpoint, names);
    let has_failures = !failures.is_empty();
    if has_failures {
        text.push_str(&failures);
        text.push('\n');
    }
    text.push_str(&comment(endpoint.description.as_deref(), ""));
    let EndpointNames {
        class,
        receives,
        emits,
        ..
    } = names;
    let mut members = vec![location(path)];
    members.extend(protocols(endpoint));
    if has_failures {
        members.push(is_failure(endpoint, names));
    }
    members.extend(
        endpoint
            .receives
            .iter()
            .map(|(event, request)| method(event, request, names, types)),
    );
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "export class {class} extends Client<{receives}, {emits}> {{\n{}}}\n",
        members.join("\n")
    );
    text
}

/// What the server receives, as the runtime wants to have it.
fn receives(endpoint: &EndpointContract, names: &EndpointNames, types: &Types<'_>) -> String {
    let entries = endpoint.receives.iter().map(|(event, request)| {
        let data = Message::of("data", request.payload.as_ref(), "undefined");
        let reply = Message::of("reply", request.reply.as_ref(), "void");
        entry(event, request.description.as_deref(), &[data, reply], types)
    });
    let words = format!("What a `{}` sends, and what is replied.", names.class);
    interface(&names.receives, &words, &entries.collect::<String>())
}

/// What the server emits: events, and with a `reply` calls.
fn emits(endpoint: &EndpointContract, names: &EndpointNames, types: &Types<'_>) -> String {
    let events = endpoint.emits.iter().map(|(event, emitted)| {
        let data = Message::of("data", emitted.payload.as_ref(), "undefined");
        (
            event,
            entry(event, emitted.description.as_deref(), &[data], types),
        )
    });
    let calls = endpoint.calls.iter().map(|(event, call)| {
        let data = Message::of("data", call.payload.as_ref(), "undefined");
        let reply = Message::of("reply", call.reply.as_ref(), "void");
        (
            event,
            entry(event, call.description.as_deref(), &[data, reply], types),
        )
    });
    let mut entries: Vec<(&String, String)> = events.chain(calls).collect();
    entries.sort();
    let entries: String = entries.into_iter().map(|(_, entry)| entry).collect();
    let words = format!(
        "What a `{}` is told, and asked where there is a `reply`.",
        names.class
    );
    interface(&names.emits, &words, &entries)
}

/// What is in `data` or in a reply.
struct Message<'a> {
    name: &'static str,
    schema: Option<&'a Schema>,
    /// Its type, if there is nothing in it.
    nothing: &'static str,
}

impl<'a> Message<'a> {
    fn of(name: &'static str, schema: Option<&'a Schema>, nothing: &'static str) -> Self {
        Self {
            name,
            schema,
            nothing,
        }
    }

    fn member(&self, types: &Types<'_>, indent: &str) -> String {
        let kind = self
            .schema
            .map_or_else(|| self.nothing.to_owned(), |schema| types.schema(schema, indent));
        let space = if kind.starts_with('\n') { "" } else { " " };
        format!("readonly {}:{space}{kind}", self.name)
    }
}

/// An event with its messages: on one line, unless one of them takes several.
fn entry(event: &str, words: Option<&str>, messages: &[Message<'_>], types: &Types<'_>) -> String {
    let comment = comment(words, "  ");
    let event = text::key(event);
    let members: Vec<String> = messages
        .iter()
        .map(|message| message.member(types, "    "))
        .collect();
    if members.iter().any(|member| member.contains('\n')) {
        return format!(
            "{comment}  readonly {event}: {{\n    {};\n  }};\n",
            members.join(";\n    ")
        );
    }
    format!("{comment}  readonly {event}: {{ {} }};\n", members.join("; "))
}

/// The codes of errors, by event. Nothing, if there are none.
fn failures(endpoint: &EndpointContract, names: &EndpointNames) -> String {
    let failing = endpoint
        .receives
        .iter()
        .filter(|(_, request)| !request.failures.is_empty());
    let lines = failing.map(|(event, request)| {
        let codes = request.failures.iter().map(|(code, failure)| {
            let words = failure.description.as_deref();
            format!("\n{}    | {}", comment(words, "    "), text::string(code))
        });
        format!("  readonly {}:{};\n", text::key(event), codes.collect::<String>())
    });
    let lines: String = lines.collect();
    if lines.is_empty() {
        return lines;
    }
    let words = "The codes that requests may fail with, beside those that all have in common.";
    interface(&names.failures, words, &lines)
}

fn interface(name: &str, words: &str, lines: &str) -> String {
    let comment = comment(Some(words), "");
    if lines.is_empty() {
        return format!("{comment}export type {name} = Record<never, never>;\n");
    }
    format!("{comment}export interface {name} {{\n{lines}}}\n")
}

/// Where the endpoint is: a constant, or a function of the path's parameters.
fn location(path: &str) -> String {
    let parts: Vec<Part<'_>> = parts(path);
    let names: Vec<String> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Segment(name) | Part::Rest(name) => Some(format!("readonly {}: string", text::key(name))),
        })
        .collect();
    if names.is_empty() {
        let path: String = parts.iter().filter_map(Part::text).collect();
        return format!(
            "  /** The path of the endpoint, for `url`. */\n  static readonly path = {};\n",
            text::string(&path)
        );
    }
    let values = parts.iter().map(|part| match part {
        Part::Text(text) => text::string(text),
        Part::Segment(name) => format!("encodeURIComponent({})", access(name)),
        Part::Rest(name) => format!("{}.split('/').map(encodeURIComponent).join('/')", access(name)),
    });
    let values: Vec<String> = values.collect();
    format!(
        "  /** The path of the endpoint, for `url`. */\n  static path(parameters: {{ {} }}): string {{\n    return {};\n  }}\n",
        names.join("; "),
        values.join(" + ")
    )
}

fn access(name: &str) -> String {
    if text::is_identifier(name) {
        format!("parameters.{name}")
    } else {
        format!("parameters[{}]", text::string(name))
    }
}

enum Part<'a> {
    Text(String),
    Segment(&'a str),
    Rest(&'a str),
}

impl Part<'_> {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Segment(_) | Self::Rest(_) => None,
        }
    }
}

/// A path in axum's syntax: `{id}`, `{*rest}`, and `{{` for a brace.
fn parts(path: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find('{').filter(|start| !rest[*start..].starts_with("{{"))
        && let Some(length) = rest[start..].find('}')
    {
        let name = &rest[start + 1..start + length];
        parts.push(Part::Text(rest[..start].to_owned()));
        parts.push(name.strip_prefix('*').map_or(Part::Segment(name), Part::Rest));
        rest = &rest[start + length + 1..];
    }
    parts.push(Part::Text(rest.replace("{{", "{").replace("}}", "}")));
    parts.retain(|part| part.text() != Some(""));
    parts
}

fn protocols(endpoint: &EndpointContract) -> Option<String> {
    if endpoint.protocols.is_empty() {
        return None;
    }
    let protocols: Vec<String> = endpoint.protocols.iter().map(|name| text::string(name)).collect();
    Some(format!(
        "  /** The subprotocols that the endpoint speaks, the preferred one first. */\n  static readonly protocols = [{}] as const;\n",
        protocols.join(", ")
    ))
}

fn is_failure(endpoint: &EndpointContract, names: &EndpointNames) -> String {
    let failing = endpoint
        .receives
        .iter()
        .filter(|(_, request)| !request.failures.is_empty());
    let entries = failing.map(|(event, request)| {
        let codes: Vec<String> = request.failures.keys().map(|code| text::string(code)).collect();
        format!("{}: [{}]", text::key(event), codes.join(", "))
    });
    let entries: Vec<String> = entries.collect();
    let failures = &names.failures;
    format!(
        "  static readonly #failures: {{ readonly [Event in keyof {failures}]: readonly string[] }} = {{\n    {},\n  }};\n\n\
         \x20 /** Whether a request of this event has failed with one of its own codes: then `error.code` is one of them. */\n\
         \x20 static isFailure<Event extends keyof {failures}>(\n\
         \x20   event: Event,\n\
         \x20   error: unknown,\n\
         \x20 ): error is RequestError & {{ readonly code: {failures}[Event] }} {{\n\
         \x20   const {class}.#failures[event];\n\
         \x20   return error instanceof RequestError && error.event === event && codes.includes(error.code);\n\
         \x20 }}\n",
        entries.join(",\n    "),
        class = format_args!("codes = {}", names.class),
    )
}

fn method(event: &str, request: &RequestContract, names: &EndpointNames, types: &Types<'_>) -> String {
    let name = text::key(&names.methods[event]);
    let reply = reply(request, types);
    let (parameter, data) = match &request.payload {
        Some(schema) => (format!("data: {}, ", types.schema(schema, "  ")), "data"),
        None => (String::new(), "undefined"),
    };
    format!(
        "{}  {name}({parameter}options?: RequestOptions): Promise<{reply}> {{\n    return this.request({}, {data}, options);\n  }}\n",
        comment(request.description.as_deref(), "  "),
        text::string(event)
    )
}

fn reply(request: &RequestContract, types: &Types<'_>) -> String {
    let schema = request.reply.as_ref();
    schema.map_or_else(|| "void".to_owned(), |schema| types.schema(schema, "  "))
}
