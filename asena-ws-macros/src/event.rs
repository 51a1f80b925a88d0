//! What can happen on a connection, and the signature that a handler of it has.

use syn::{Ident, PatType, Signature, Type};

use crate::errors::Errors;
use crate::marked::Marker;
use crate::signature::{Problems, parameters};

/// A marker, which is the name of the trait's method too, and the signature that it asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) marker: &'static str,
    /// What comes after the socket.
    pub(crate) payload: Option<Payload>,
    pub(crate) is_fallible: bool,
}

/// The parameter after the socket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payload {
    /// A type of the user's choice, read from the message.
    Message,
    /// A value of one of our types, handed over as it is.
    Given { name: &'static str, ty: &'static str },
}

impl Marker for Event {
    const ALL: &'static [Self] = &[
        Self {
            marker: "on_open",
            payload: None,
            is_fallible: true,
        },
        Self {
            marker: "on_message",
            payload: Some(Payload::Message),
            is_fallible: true,
        },
        Self {
            marker: "on_close",
            payload: Some(Payload::REASON),
            is_fallible: false,
        },
        Self {
            marker: "on_drain",
            payload: None,
            is_fallible: true,
        },
        Self {
            marker: "on_ping",
            payload: Some(Payload::BYTES),
            is_fallible: true,
        },
        Self {
            marker: "on_pong",
            payload: Some(Payload::BYTES),
            is_fallible: true,
        },
        Self {
            marker: "on_error",
            payload: Some(Payload::ERROR),
            is_fallible: false,
        },
    ];

    fn name(self) -> &'static str {
        self.marker
    }
}

impl Payload {
    const REASON: Self = Self::Given {
        name: "reason",
        ty: "CloseReason",
    };
    const BYTES: Self = Self::Given {
        name: "payload",
        ty: "Bytes",
    };
    const ERROR: Self = Self::Given {
        name: "error",
        ty: "HandlerError",
    };

    /// The parameter that a handler should have.
    fn usage(self) -> String {
        match self {
            Self::Message => "message: Message".to_owned(),
            Self::Given { name, ty } => format!("{name}: {ty}"),
        }
    }
}

/// The types of a handler's parameters, where they are those that the event hands over.
pub(crate) struct Parameters {
    pub(crate) socket: Type,
    pub(crate) payload: Option<(Payload, Type)>,
}

impl Event {
    /// Checks everything about a handler's signature but the types, which are rustc's to check.
    pub(crate) fn check(self, signature: &Signature, errors: &mut Errors) -> Option<Parameters> {
        let marker = self.marker;
        let mut problems = Problems::of(signature);
        problems.expect_async();
        problems.expect_callable("a handler");
        problems.expect_shared_self();
        let given: Vec<&PatType> = parameters(signature).collect();
        let socket = "ws: &Socket<Self>".to_owned();
        let wanted: Vec<String> = [Some(socket), self.payload.map(Payload::usage)]
            .into_iter()
            .flatten()
            .collect();
        if let Some(missing @ [_, ..]) = wanted.get(given.len()..) {
            let missing = missing.join(", ");
            problems.at(
                &signature.ident,
                format!("`#[{marker}]` hands over `{missing}` too: take that as well"),
            );
        }
        for surplus in given.iter().skip(wanted.len()) {
            problems.at(
                surplus,
                format!("`#[{marker}]` hands over nothing for this parameter: remove it"),
            );
        }
        if !self.is_fallible {
            problems.expect_no_return(&format!("`#[{marker}]` returns nothing: log here what failed"));
        }
        if !problems.report(Some(&self.usage(&signature.ident)), errors) {
            return None;
        }
        let mut types = given.into_iter().map(|parameter| Type::clone(&parameter.ty));
        Some(Parameters {
            socket: types.next()?,
            payload: self.payload.zip(types.next()),
        })
    }

    /// The signature that a method called `name` should have.
    fn usage(self, name: &Ident) -> String {
        let payload = self
            .payload
            .map(|payload| format!(", {}", payload.usage()))
            .unwrap_or_default();
        let returns = if self.is_fallible { " -> Result<()>" } else { "" };
        format!("async fn {name}(&self, ws: &Socket<Self>{payload}){returns}")
    }
}
