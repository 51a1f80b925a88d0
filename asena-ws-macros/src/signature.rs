//! Checks of a method's signature that several attributes share.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{FnArg, GenericParam, PatType, Receiver, ReceiverKind, ReturnType, Safety, Signature, Type};

use crate::errors::Errors;
use crate::markers::last_segment_is;

/// What is wrong with one signature. The last problem reported tells how to write it.
pub(crate) struct Problems<'a> {
    signature: &'a Signature,
    found: Vec<(TokenStream, String)>,
}

impl<'a> Problems<'a> {
    pub(crate) fn of(signature: &'a Signature) -> Self {
        Self {
            signature,
            found: Vec::new(),
        }
    }

    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.found.push((tokens.into_token_stream(), message.to_string()));
    }

    /// Whether a method that we call is asynchronous.
    pub(crate) fn expect_async(&mut self) {
        if self.signature.asyncness.is_none() {
            self.at(
                self.signature.fn_token,
                "this method must be async: put `async` before `fn`",
            );
        }
    }

    /// What no method that we call can be: unsafe, foreign, or generic.
    pub(crate) fn expect_callable(&mut self, called: &str) {
        let Signature {
            safety,
            abi,
            generics,
            variadic,
            ..
        } = self.signature;
        if !matches!(safety, Safety::Default) {
            self.at(safety, format!("{called} cannot be unsafe: remove `unsafe`"));
        }
        if let Some(abi) = abi {
            self.at(
                abi,
                format!("{called} is an ordinary Rust function: remove `extern`"),
            );
        }
        if let Some(variadic) = variadic {
            self.at(
                variadic,
                format!("{called} takes a fixed number of parameters: remove `...`"),
            );
        }
        for parameter in &generics.params {
            if !matches!(parameter, GenericParam::Lifetime(_)) {
                self.at(parameter, format!("{called} cannot be generic: name the type"));
            }
        }
        for parameter in parameters(self.signature) {
            if let Type::ImplTrait(ty) = &*parameter.ty {
                self.at(
                    ty,
                    format!("{called} cannot be generic: name the type in place of `impl …`"),
                );
            }
        }
    }

    /// Exactly `&self`.
    pub(crate) fn expect_shared_self(&mut self) {
        match self.signature.receiver() {
            None => self.at(
                &self.signature.ident,
                "this method needs `&self` as its first parameter",
            ),
            Some(receiver) if is_shared(receiver) => {}
            Some(receiver) => {
                self.at(receiver, "a component is shared between threads: take `&self`");
            }
        }
    }

    /// No parameter but `self`.
    pub(crate) fn expect_self_alone(&mut self, called: &str) {
        for parameter in parameters(self.signature) {
            self.at(
                parameter,
                format!("{called} takes nothing but `&self`: inject what it needs as a field"),
            );
        }
    }

    /// No return type, or `()`.
    pub(crate) fn expect_no_return(&mut self, reason: &str) {
        if let ReturnType::Type(_, ty) = &self.signature.output
            && !matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty())
        {
            self.at(ty, reason);
        }
    }

    /// Reports all problems, the last one with the signature to write, and tells whether there were none.
    pub(crate) fn report(self, usage: Option<&str>, errors: &mut Errors) -> bool {
        let is_clean = self.found.is_empty();
        let last = self.found.len().saturating_sub(1);
        for (index, (tokens, mut message)) in self.found.into_iter().enumerate() {
            if let Some(usage) = usage.filter(|_| index == last) {
                message = format!("{message}; the signature is `{usage}`");
            }
            errors.at(tokens, message);
        }
        is_clean
    }
}

/// The parameters after `self`.
pub(crate) fn parameters(signature: &Signature) -> impl Iterator<Item = &PatType> {
    signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(parameter) => Some(parameter),
        FnArg::Receiver(_) => None,
    })
}

fn is_shared(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
        // `self: &Self` says the same.
        ReceiverKind::Typed(_, ty) => matches!(
            &**ty,
            Type::Reference(reference)
                if reference.mutability.is_none()
                    && matches!(&*reference.elem, Type::Path(path) if last_segment_is(&path.path, "Self"))
        ),
        _ => false,
    }
}
