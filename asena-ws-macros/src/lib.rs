//! The attributes of `asena-ws`.
//!
//! Use them through that crate, which documents each of them where it re-exports it: the code generated here names
//! nothing but `asena_ws::__private`.
//!
//! One file per attribute, each in three stages: parse (attributes keep their tokens, so that any later stage can
//! point at them), model, expand. An attribute gives the user's item back whatever happens, then all that it can
//! generate, then every error at once.

mod accepts;
mod arguments;
mod client_error;
mod component;
mod config;
mod constructor;
mod contract;
#[cfg(feature = "schedule")]
mod cron;
mod delivery;
mod emits;
mod errors;
mod event;
mod event_limits;
mod event_name;
mod event_type;
mod events_enum;
mod fields;
mod handlers;
mod impl_block;
mod implements;
mod inject;
mod interface;
mod item;
mod jobs;
mod lifecycle;
mod main_function;
mod marked;
mod markers;
mod members;
mod middleware;
mod names;
mod options;
mod origins;
mod path;
mod room_pattern;
mod room_type;
mod service;
mod signature;
mod subscribers;
mod timing;
mod topic_name;
mod topic_type;
mod typed_event;
mod websocket;
mod wire;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use crate::markers::Owner;

/// See `asena_ws::service`.
#[proc_macro_attribute]
pub fn service(attribute: TokenStream, item: TokenStream) -> TokenStream {
    service::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::interface`.
#[proc_macro_attribute]
pub fn interface(attribute: TokenStream, item: TokenStream) -> TokenStream {
    interface::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::implements`.
#[proc_macro_attribute]
pub fn implements(attribute: TokenStream, item: TokenStream) -> TokenStream {
    implements::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::lifecycle`.
#[proc_macro_attribute]
pub fn lifecycle(attribute: TokenStream, item: TokenStream) -> TokenStream {
    lifecycle::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::jobs`.
#[proc_macro_attribute]
pub fn jobs(attribute: TokenStream, item: TokenStream) -> TokenStream {
    jobs::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::topic`.
#[proc_macro_attribute]
pub fn topic(attribute: TokenStream, item: TokenStream) -> TokenStream {
    topic_type::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::subscribers`.
#[proc_macro_attribute]
pub fn subscribers(attribute: TokenStream, item: TokenStream) -> TokenStream {
    subscribers::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::websocket`.
#[proc_macro_attribute]
pub fn websocket(attribute: TokenStream, item: TokenStream) -> TokenStream {
    websocket::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn handlers(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handlers::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::config`.
#[proc_macro_attribute]
pub fn config(attribute: TokenStream, item: TokenStream) -> TokenStream {
    config::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::event`.
#[proc_macro_attribute]
pub fn event(attribute: TokenStream, item: TokenStream) -> TokenStream {
    event_type::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::events`.
#[proc_macro_attribute]
pub fn events(attribute: TokenStream, item: TokenStream) -> TokenStream {
    events_enum::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::room`.
#[proc_macro_attribute]
pub fn room(attribute: TokenStream, item: TokenStream) -> TokenStream {
    room_type::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::middleware`.
#[proc_macro_attribute]
pub fn middleware(attribute: TokenStream, item: TokenStream) -> TokenStream {
    middleware::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::ClientError`.
#[proc_macro_derive(ClientError, attributes(client_error))]
pub fn client_error(item: TokenStream) -> TokenStream {
    client_error::expand(item.into()).into()
}

/// See `asena_ws::main`.
#[proc_macro_attribute]
pub fn main(attribute: TokenStream, item: TokenStream) -> TokenStream {
    main_function::expand(attribute.into(), item.into()).into()
}

/// See `asena_ws::service`.
#[proc_macro_attribute]
pub fn constructor(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("constructor", Owner::Service, item.into()).into()
}

/// See `asena_ws::lifecycle`.
#[proc_macro_attribute]
pub fn on_start(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_start", Owner::Lifecycle, item.into()).into()
}

/// See `asena_ws::lifecycle`.
#[proc_macro_attribute]
pub fn on_stop(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_stop", Owner::Lifecycle, item.into()).into()
}

/// See `asena_ws::jobs`.
#[proc_macro_attribute]
pub fn schedule(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("schedule", Owner::Jobs, item.into()).into()
}

/// See `asena_ws::subscribers`.
#[proc_macro_attribute]
pub fn subscribe(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("subscribe", Owner::Subscribers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_open(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_open", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_message(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_message", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_close(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_close", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_drain(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_drain", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_ping(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_ping", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_pong(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_pong", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_error(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_error", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_first_join(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_first_join", Owner::Handlers, item.into()).into()
}

/// See `asena_ws::handlers`.
#[proc_macro_attribute]
pub fn on_last_leave(_attribute: TokenStream, item: TokenStream) -> TokenStream {
    markers::expand("on_last_leave", Owner::Handlers, item.into()).into()
}
