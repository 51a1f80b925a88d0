//! Whether the reply of a call can be described, found out where the event is declared: the contract alone asks for it.

use std::marker::PhantomData;

#[cfg(feature = "contract")]
use crate::contract::describe::Taken;

/// What the contract says of a call's reply.
#[derive(Clone, Copy, Debug)]
pub enum ReplySchema {
    /// The event is no call.
    NoCall,
    /// The reply has no JSON Schema.
    Unknown,
    /// The reply has one.
    #[cfg(feature = "contract")]
    Known(Taken),
}

/// The type of a reply, told apart by method resolution: the inherent constant is that of types with a JSON Schema.
#[derive(Debug)]
pub struct ReplyType<T>(PhantomData<T>);

#[cfg(feature = "contract")]
impl<T: schemars::JsonSchema> ReplyType<T> {
    /// How it is described.
    pub const SCHEMA: ReplySchema = ReplySchema::Known(Taken::of::<T>());
}

/// What is left when a [`ReplyType`] has no JSON Schema.
pub trait NoSchema {
    /// Nothing is known.
    const SCHEMA: ReplySchema = ReplySchema::Unknown;
}

impl<T> NoSchema for ReplyType<T> {}
