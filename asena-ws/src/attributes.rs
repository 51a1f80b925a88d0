//! The attributes under their documentation: here, where its examples can be compiled.

#[doc = include_str!("docs/client_error.md")]
pub use asena_ws_macros::ClientError;
#[doc = include_str!("docs/config.md")]
pub use asena_ws_macros::config;
#[doc = include_str!("docs/event.md")]
pub use asena_ws_macros::event;
#[doc = include_str!("docs/events.md")]
pub use asena_ws_macros::events;
#[doc = include_str!("docs/handlers.md")]
pub use asena_ws_macros::handlers;
#[doc = include_str!("docs/implements.md")]
pub use asena_ws_macros::implements;
#[doc = include_str!("docs/interface.md")]
pub use asena_ws_macros::interface;
#[doc = include_str!("docs/jobs.md")]
pub use asena_ws_macros::jobs;
#[doc = include_str!("docs/lifecycle.md")]
pub use asena_ws_macros::lifecycle;
#[doc = include_str!("docs/main.md")]
pub use asena_ws_macros::main;
#[doc = include_str!("docs/middleware.md")]
pub use asena_ws_macros::middleware;
#[doc = include_str!("docs/room.md")]
pub use asena_ws_macros::room;
#[doc = include_str!("docs/service.md")]
pub use asena_ws_macros::service;
#[doc = include_str!("docs/subscribers.md")]
pub use asena_ws_macros::subscribers;
#[doc = include_str!("docs/topic.md")]
pub use asena_ws_macros::topic;
#[doc = include_str!("docs/websocket.md")]
pub use asena_ws_macros::websocket;

pub use asena_ws_macros::{
    constructor, on, on_close, on_drain, on_error, on_first_join, on_last_leave, on_message, on_open,
    on_ping, on_pong, on_start, on_stop, schedule, subscribe,
};
