//! What can happen on a connection or in a room, and the signature that a handler of it has.

use syn::{Ident, PatType, Signature, Type};

use crate::errors::Errors;
use crate::marked::Marker;
use crate::signature::{Problems, parameters};

/// A marker, which is the name of the trait's method too, and the signature that it asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) marker: &'static str,
    /// Whether it is about one connection, which its handler is then handed first.
    pub(crate) has_socket: bool,
    /// What comes after the socket, if there is one.
    pub(crate) payload: Option<Payload>,
    pub(crate) is_fallible: bool,
}

/// The parameter that says what has happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payload {
    /// A type of the user's choice, read from the message.
    Message,
    /// A value of one of our types, handed over as it is.
    Given { name: &'static str, ty: &'static str },
}

impl Marker for Event {
    const ALL: &'static [Self] = &[
        Self::TYPED,
        Self {
            marker: "on_open",
            has_socket: true,
            payload: None,
            is_fallible: true,
        },
        Self {
            marker: "on_message",
            has_socket: true,
            payload: Some(Payload::Message),
            is_fallible: true,
        },
        Self {
            marker: "on_close",
            has_socket: true,
            payload: Some(Payload::REASON),
            is_fallible: false,
        },
        Self {
            marker: "on_drain",
            has_socket: true,
            payload: None,
            is_fallible: true,
        },
        Self {
            marker: "on_ping",
            has_socket: true,
            payload: Some(Payload::BYTES),
            is_fallible: true,
        },
        Self {
            marker: "on_pong",
            has_socket: true,
            payload: Some(Payload::BYTES),
            is_fallible: true,
        },
        Self {
            marker: "on_error",
            has_socket: true,
            payload: Some(Payload::ERROR),
            is_fallible: false,
        },
        Self {
            marker: "on_first_join",
            has_socket: false,
            payload: Some(Payload::ROOM),
            is_fallible: true,
        },
        Self {
            marker: "on_last_leave",
            has_socket: false,
            payload: Some(Payload::ROOM),
            is_fallible: true,
        },
    ];

    fn name(self) -> &'static str {
        self.marker
    }

    fn usage(self) -> String {
        let arguments = if self == Self::TYPED { "(\"…\")" } else { "" };
        format!("`#[{}{arguments}]`", self.marker)
    }

    fn may_have_arguments(self) -> bool {
        self == Self::TYPED || self.payload == Some(Payload::Message)
    }

    fn is_for_many(self) -> bool {
        self == Self::TYPED
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
    const ROOM: Self = Self::Given {
        name: "event",
        ty: "RoomEvent",
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
    pub(crate) socket: Option<Type>,
    pub(crate) payload: Option<(Payload, Type)>,
    /// Its place among the parameters, and its type.
    pub(crate) state: Option<(usize, Type)>,
}

impl Event {
    /// `#[on("…")]`, whose methods are [`TypedEvent`](crate::typed_event::TypedEvent)s.
    pub(crate) const TYPED: Self = Self {
        marker: "on",
        has_socket: true,
        payload: None,
        is_fallible: true,
    };

    /// Checks everything about a handler's signature but the types, which are rustc's to check.
    pub(crate) fn check(self, signature: &Signature, errors: &mut Errors) -> Option<Parameters> {
        let marker = self.marker;
        let mut problems = Problems::of(signature);
        problems.expect_async();
        problems.expect_callable("a handler");
        problems.expect_shared_self();
        let mut given: Vec<&PatType> = parameters(signature).collect();
        // Nothing that is handed over is a reference but the socket, so this is meant for one.
        if let Some(socket) = given
            .first()
            .filter(|first| !self.has_socket && is_reference(first))
        {
            problems.at(
                socket,
                format!("`#[{marker}]` is about a room and not about one of its connections: remove this"),
            );
            given.remove(0);
        }
        let is_state = |parameter: &&PatType| matches!(&*parameter.ty, Type::Reference(reference) if reference.mutability.is_some());
        let place = given.iter().position(is_state).filter(|_| self.has_socket);
        let state = place.map(|place| (place, Type::clone(&given.remove(place).ty)));
        let wanted = self.wanted();
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
        let mut types = given
            .into_iter()
            .map(|parameter| Type::clone(&parameter.ty))
            .peekable();
        Some(Parameters {
            socket: types.next_if(|_| self.has_socket),
            payload: self.payload.zip(types.next()),
            state,
        })
    }

    /// The parameters after `&self`.
    fn wanted(self) -> Vec<String> {
        let socket = self.has_socket.then(|| "ws: &Socket<Self>".to_owned());
        socket
            .into_iter()
            .chain(self.payload.map(Payload::usage))
            .collect()
    }

    /// The signature that a method called `name` should have.
    fn usage(self, name: &Ident) -> String {
        let parameters = self.wanted().join(", ");
        let returns = if self.is_fallible { " -> Result<()>" } else { "" };
        format!("async fn {name}(&self, {parameters}){returns}")
    }
}

fn is_reference(parameter: &PatType) -> bool {
    matches!(*parameter.ty, Type::Reference(_))
}
