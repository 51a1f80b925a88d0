// The README's link to the guide leads to docs.rs. Of two definitions the first counts: here it leads to the guide beside it.
//! [guide]: crate::guide
#![doc = include_str!("../README.md")]

mod app;
mod attributes;
mod bus;
mod config;
mod connection;
mod contained;
mod container;
#[cfg(feature = "contract")]
pub mod contract;
mod driver;
mod edge;
mod error;
mod events;
mod from_message;
pub mod guide;
mod handler_error;
mod identity;
#[cfg(feature = "inspector")]
pub mod inspector;
mod messaging;
mod operations;
pub mod prelude;
pub mod production;
mod protocol;
mod rooms;
mod scheduling;
mod service;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;

#[cfg(asena_bench)]
#[doc(hidden)]
#[path = "benching/mod.rs"]
pub mod __bench;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
#[path = "fuzzing/mod.rs"]
pub mod __fuzzing;
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::app::{
    App, AppBuilder, AppError, AppResult, BoundAddress, IntoListen, Listen, ParseListenError, StartError,
};
pub use self::attributes::{
    ClientError, config, constructor, event, events, handlers, implements, interface, lifecycle, main,
    middleware, on, on_close, on_drain, on_error, on_first_join, on_last_leave, on_message, on_open, on_ping,
    on_pong, on_start, on_stop, room, service, websocket,
};
pub use self::attributes::{jobs, schedule, subscribe, subscribers, topic};
pub use self::bus::{Bus, BusEvent, FromBusEvent, PublishOutcome, Topic};
pub use self::config::{Config, Configuration, ConfigurationError, Mistake, Secret, Source};
pub use self::connection::options::{ConnectionOptions, InvalidOption, SlowConsumer};
pub use self::container::{
    Component, ConstructError, Container, Declaration, FromContainer, FromContainerByName, GraphError,
    HookName, Implements, Injectable, InjectionPoint, Interface, Lazy, Lifecycle, Problem, Provided,
    ResolveError, SourceLocation,
};
pub use self::driver::authenticated::{Authenticated, User};
pub use self::driver::authenticator::Authenticator;
pub use self::driver::data::ConnectionData;
pub use self::driver::handshake::{Handshake, Rejection};
#[cfg(feature = "http2")]
pub use self::driver::http2::Http2Options;
pub use self::driver::inject::Inject;
#[cfg(feature = "jwt")]
pub use self::driver::jwt::JwtAuthenticator;
pub use self::driver::middleware::{Middleware, Next};
pub use self::driver::refresh::RefreshError;
pub use self::edge::invalid::InvalidEdge;
pub use self::edge::limits::Limits;
pub use self::edge::options::EdgeOptions;
pub use self::edge::scheme::{Scheme, UnixPeer};
pub use self::error::BoxError;
#[cfg(feature = "validation")]
pub use self::events::Valid;
pub use self::events::{Call, DeliveryClass, Emit, EmittedBy, Event, EventData, EventDescription, Refusal};
pub use self::events::{ClientError, EventName, FromEvent, IncomingEvent, MessageId, Raw};
pub use self::from_message::{FromMessage, Json};
pub use self::handler_error::{HandlerError, Result};
#[cfg(feature = "jwt")]
pub use self::identity::jwt::{InvalidJwtKey, JwtKey, JwtKeys};
pub use self::identity::{BearerToken, Identity, InvalidIdentity, TokenError, TokenPlace, TokenSources};
pub use self::messaging::{
    AuthorizeRoom, BulkDelivery, BulkFailure, BulkMessage, CallError, Delivery, Local, Namespace, Outbound,
    PendingCall, RoomError, RoomEvent, Scope, SendError, SendOutcome, Socket, SocketId, Target, Ulak,
    UlakError, UlakNamespace,
};
pub use self::operations::{
    AppGraph, FailedHook, HealthCheck, HookFailure, ShutdownError, ShutdownOptions, ShutdownReport,
};
pub use self::protocol::{CloseCode, CloseReason, Compression, InvalidUtf8, Message, Utf8Bytes};
pub use self::rooms::{InvalidRoomName, Room, RoomAddress, RoomName};
pub use self::service::{Endpoint, ErrorAnswer, WebSocketService};
pub use self::transport::tls::{Tls, TlsError};
pub use bytes::Bytes;
