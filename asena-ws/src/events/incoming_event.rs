use std::fmt;
use std::ops::Range;

use serde::de::DeserializeOwned;

use super::data::{Data, read_absent};
use super::format::Format;
use super::reply::{Reply, ok_reply};
use crate::handler_error::{HandlerError, Result};
use crate::messaging::Socket;
use crate::protocol::{Message, TraceContext};

/// A typed event on its way to its handler: what [`FromEvent`](crate::FromEvent) reads a parameter from.
pub struct IncomingEvent<'a, S> {
    socket: &'a Socket<S>,
    content: Content,
}

/// An event of an endpoint's table.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) message: Message,
    /// Where `data` is in the message.
    pub(crate) data: Option<Range<usize>>,
    pub(crate) id: Option<u64>,
    pub(crate) name: &'static str,
    /// Its place in the table.
    pub(crate) place: usize,
    /// How its reply is written.
    pub(crate) format: Format,
    /// What its `traceparent` says.
    pub(crate) trace_parent: Option<Box<TraceContext>>,
}

/// What is left of an event when its handler runs: under which id it is answered, and how.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    id: Option<u64>,
    format: Format,
}

impl<'a, S> IncomingEvent<'a, S> {
    pub(crate) fn new(socket: &'a Socket<S>, content: Content) -> Self {
        Self { socket, content }
    }

    /// The connection that it came on.
    #[must_use]
    pub fn socket(&self) -> &'a Socket<S> {
        self.socket
    }

    /// Its name, as the endpoint declares it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.content.name
    }

    /// The id under which the peer wants a reply.
    #[must_use]
    pub fn id(&self) -> Option<u64> {
        self.content.id
    }

    /// Where the peer is in a trace: what the message's `traceparent` says, if it has one that can be read.
    #[must_use]
    pub fn trace_context(&self) -> Option<TraceContext> {
        self.content.trace_parent.as_deref().copied()
    }

    /// Reads `data` as a type that is `Deserialize`.
    ///
    /// # Errors
    ///
    /// A client error with the code `invalid_payload`, which says what is wrong and where: answered to the peer, and counted
    /// against it.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        match self.content.data() {
            Some(data) => data.read(),
            None => read_absent(),
        }
    }

    /// `data` as it was written; `None` if there is none.
    pub(crate) fn data(&self) -> Option<Data<'_>> {
        self.content.data()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn place(&self) -> usize {
        self.content.place
    }

    /// Lets go of the message: its handler has taken out what it wants.
    #[doc(hidden)]
    #[must_use]
    pub fn into_answer(self) -> Answer {
        Answer {
            id: self.content.id,
            format: self.content.format,
        }
    }
}

impl Content {
    pub(crate) fn data(&self) -> Option<Data<'_>> {
        Data::at(self.data.clone()?, &self.message)
    }
}

impl Answer {
    /// The reply with what a handler has returned; none where none is asked for.
    ///
    /// # Errors
    ///
    /// What the handler has returned, or an internal error if its value cannot be written.
    pub fn reply<T: Reply>(self, returned: Result<T>) -> Result<Option<Message>> {
        let value = returned?;
        let Some(id) = self.id else { return Ok(None) };
        let reply = ok_reply(self.format, id, &value).map_err(HandlerError::internal)?;
        Ok(Some(reply))
    }
}

impl<S> fmt::Debug for IncomingEvent<'_, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("IncomingEvent");
        debug
            .field("socket", self.socket)
            .field("name", &self.content.name);
        debug.field("id", &self.content.id).finish_non_exhaustive()
    }
}
