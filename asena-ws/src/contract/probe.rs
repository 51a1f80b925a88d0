//! Which schemas a handler needs, told by its types: generated code names them, and the compiler finds the method that fits.

use std::any::TypeId;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::describe::RequestDescription;
use crate::events::{ClientError, Raw};

/// A type that the contract can describe: whatever has a JSON Schema.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no JSON Schema, which the contract needs",
    label = "cannot be described in the contract",
    note = "derive it: `#[derive(schemars::JsonSchema)]`, with `schemars = \"1\"` in Cargo.toml",
    note = "or leave this endpoint out of the contract: write `#[handlers]`"
)]
pub trait Described: JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: JsonSchema + ?Sized> Described for T {}

/// What a handler takes beside the socket.
#[derive(Debug)]
pub struct Parameter<T>(PhantomData<T>);

impl<T: DeserializeOwned> Parameter<T> {
    /// It is the payload.
    pub fn describe(request: &mut RequestDescription<'_>)
    where
        T: Described,
    {
        request.payload::<T>();
    }
}

#[cfg(feature = "validation")]
impl<T> Parameter<crate::events::Valid<T>> {
    /// It is the payload, once it is valid.
    pub fn describe(request: &mut RequestDescription<'_>)
    where
        T: Described,
    {
        request.payload::<T>();
    }
}

/// What is left when a [`Parameter`] is not read from `data`.
pub trait NotAPayload {
    /// Nothing, but of `Raw`, which is whatever stands there.
    fn describe(request: &mut RequestDescription<'_>);
}

impl<T: 'static> NotAPayload for Parameter<T> {
    fn describe(request: &mut RequestDescription<'_>) {
        if TypeId::of::<T>() == TypeId::of::<Raw>() {
            request.raw_payload();
        }
    }
}

/// What a handler returns.
#[derive(Debug)]
pub struct Output<T>(PhantomData<T>);

impl<T, E> Output<Result<T, E>> {
    /// The reply is what stands in `Ok`.
    pub fn describe(request: &mut RequestDescription<'_>)
    where
        T: Described,
    {
        request.reply::<T>();
    }
}

/// What is left when an [`Output`] is no `Result`.
pub trait NotATypeOfResult {
    /// What is returned.
    type Value;

    /// The reply is the value itself.
    fn describe(request: &mut RequestDescription<'_>)
    where
        Self::Value: Described;
}

impl<T> NotATypeOfResult for Output<T> {
    type Value = T;

    fn describe(request: &mut RequestDescription<'_>)
    where
        T: Described,
    {
        request.reply::<T>();
    }
}

impl<T, E: ClientError> Output<Result<T, E>> {
    /// The codes that the error may have.
    pub fn describe_failures(request: &mut RequestDescription<'_>) {
        for code in E::CODES {
            request.failure(code.code, code.words, code.is_retryable);
        }
    }
}

/// What is left when an [`Output`] fails with nothing that lists its codes.
pub trait NotARefusal {
    /// Nothing is known.
    fn describe_failures(request: &mut RequestDescription<'_>) {
        let _ = request;
    }
}

impl<T> NotARefusal for Output<T> {}
