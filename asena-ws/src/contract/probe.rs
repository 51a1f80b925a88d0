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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::describe::Draft;
    use crate::contract::model::RequestContract;
    use crate::events::{EventName, MessageId};
    use crate::handler_error::HandlerError;

    fn described(describe: impl FnOnce(&mut RequestDescription<'_>)) -> RequestContract {
        let mut draft = Draft::new();
        draft.endpoint("/", "", &[], false, |endpoint| {
            describe(&mut endpoint.receives("event", ""));
            true
        });
        let mut contract = draft.finish(None).expect("a contract");
        let mut endpoint = contract.endpoints.remove("/").expect("the endpoint");
        endpoint.receives.remove("event").expect("the event")
    }

    fn payload(describe: impl FnOnce(&mut RequestDescription<'_>)) -> Option<serde_json::Value> {
        described(describe).payload.map(schemars::Schema::to_value)
    }

    #[test]
    fn the_payload_is_what_is_read_from_data() {
        assert_eq!(
            payload(Parameter::<bool>::describe),
            Some(json!({"type": "boolean"}))
        );
        assert_eq!(payload(Parameter::<Raw>::describe), Some(json!({})));
        assert_eq!(payload(Parameter::<EventName>::describe), None);
        assert_eq!(payload(Parameter::<MessageId>::describe), None);
        assert_eq!(payload(Parameter::<()>::describe), None);
        #[cfg(feature = "validation")]
        {
            let valid = payload(Parameter::<crate::events::Valid<bool>>::describe);
            assert_eq!(valid, Some(json!({"type": "boolean"})));
        }
    }

    struct Refused;

    impl ClientError for Refused {
        const CODES: &'static [crate::events::ClientErrorCode] =
            &[crate::events::ClientErrorCode::new("refused", " No.", true)];

        fn into_handler_error(self) -> HandlerError {
            HandlerError::client("refused", "no").retryable()
        }
    }

    type Outcome<T> = Result<T, Refused>;

    #[test]
    fn the_reply_is_what_is_returned_in_a_result_or_not() {
        let reply = |describe: fn(&mut RequestDescription<'_>)| described(describe).reply;
        let boolean = schemars::json_schema!({"type": "boolean"});
        assert_eq!(reply(Output::<bool>::describe), Some(boolean.clone()));
        assert_eq!(reply(Output::<Outcome<bool>>::describe), Some(boolean.clone()));
        assert_eq!(reply(Output::<crate::Result<bool>>::describe), Some(boolean));
        assert_eq!(reply(Output::<()>::describe), None);
        assert_eq!(reply(Output::<Outcome<()>>::describe), None);
    }

    #[test]
    fn codes_are_those_of_an_error_that_lists_them() {
        let failures = |describe: fn(&mut RequestDescription<'_>)| described(describe).failures;
        let known = failures(Output::<Outcome<()>>::describe_failures);
        assert!(known["refused"].retryable);
        assert_eq!(known["refused"].description.as_deref(), Some("No."));
        assert!(failures(Output::<crate::Result<()>>::describe_failures).is_empty());
        assert!(failures(Output::<bool>::describe_failures).is_empty());
    }
}
