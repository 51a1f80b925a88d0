//! Everything that a service needs, for `use asena_ws::prelude::*`.
//!
//! - the attributes: [`websocket`], [`handlers`], [`event`], [`events`], [`room`], [`service`], [`interface`], [`implements`],
//!   [`middleware`], [`lifecycle`], [`jobs`], [`subscribers`], [`topic`], and the marks inside impl blocks: [`constructor`], [`on_start`], [`on_stop`],
//!   [`on`](macro@on), [`on_open`], [`on_message`], [`on_close`], [`on_drain`], [`on_ping`], [`on_pong`], [`on_error`], [`on_first_join`],
//!   [`on_last_leave`], [`schedule`], [`subscribe`]
//! - the app: [`App`], [`AppResult`], [`Container`], [`Lifecycle`]
//! - fields: [`Arc`], [`Lazy`], [`Provided`], [`Namespace`], [`Ulak`], [`Bus`]
//! - connections: [`WebSocketService`], [`Socket`], [`SocketId`], [`Message`], [`Json`], [`Bytes`], [`Utf8Bytes`],
//!   [`CloseCode`], [`CloseReason`], [`RoomName`], [`RoomEvent`], [`SendOutcome`], [`Delivery`]
//! - errors: [`Result`], [`HandlerError`], and [`ClientError`](derive@ClientError) to derive
//! - the handshake: [`Middleware`], [`Authenticator`], [`Identity`], [`User`], [`Handshake`], [`Next`], [`Rejection`], [`Response`],
//!   [`Inject`], and axum's [`Query`], [`Path`] and [`Extension`] for `data = …`
//!
//! `#[inject]` needs no import: it is a mark that the attribute of its struct reads.

pub use std::sync::Arc;

pub use axum::Extension;
pub use axum::extract::{Path, Query};
pub use axum::response::Response;
pub use bytes::Bytes;

pub use crate::{
    App, AppResult, Authenticator, Bus, ClientError, CloseCode, CloseReason, Container, Delivery,
    HandlerError, Handshake, Identity, Inject, Json, Lazy, Lifecycle, Message, Middleware, Namespace, Next,
    Provided, Rejection, Result, RoomEvent, RoomName, SendOutcome, Socket, SocketId, Ulak, User, Utf8Bytes,
    WebSocketService, config, constructor, event, events, handlers, implements, interface, jobs, lifecycle,
    middleware, on, on_close, on_drain, on_error, on_first_join, on_last_leave, on_message, on_open, on_ping,
    on_pong, on_start, on_stop, room, schedule, service, subscribe, subscribers, topic, websocket,
};
