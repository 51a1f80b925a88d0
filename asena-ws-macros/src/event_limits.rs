//! What stands behind the name in `#[on("…", …)]`: the limits of one event.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprLit, Lit, Token};

use crate::errors::Errors;
use crate::names;

const DATA_BYTES_MAX: &str = "data_bytes_max";
const MESSAGES_PER_SECOND: &str = "messages_per_second";
const MESSAGES_BURST: &str = "messages_burst";

/// The limits that are given.
#[derive(Default)]
pub(crate) struct EventLimits {
    data_bytes_max: Option<Expr>,
    messages_per_second: Option<Expr>,
    messages_burst: Option<Expr>,
}

impl EventLimits {
    /// Reads what stands behind the name and its comma, and reports what is no limit.
    pub(crate) fn parse(tokens: TokenStream, has_comma: bool, errors: &mut Errors) -> Option<Self> {
        if tokens.is_empty() {
            return Some(Self::default());
        }
        let arguments = |input: ParseStream<'_>| {
            let mut arguments = Vec::new();
            while !input.is_empty() {
                let key: Ident = input.parse()?;
                input.parse::<Token![=]>()?;
                arguments.push((key, input.parse::<Expr>()?));
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(arguments)
        };
        let Some(arguments) = arguments.parse2(tokens.clone()).ok().filter(|_| has_comma) else {
            errors.at(tokens, usage());
            return None;
        };
        let mut limits = Self::default();
        let mut burst = None;
        for (key, value) in arguments {
            let limit = match key.to_string().as_str() {
                DATA_BYTES_MAX => &mut limits.data_bytes_max,
                MESSAGES_PER_SECOND => &mut limits.messages_per_second,
                MESSAGES_BURST => {
                    burst = Some(key.clone());
                    &mut limits.messages_burst
                }
                _ => {
                    errors.at(&key, usage());
                    continue;
                }
            };
            let is_plainly_none =
                matches!(&value, Expr::Lit(ExprLit { lit, .. }) if !matches!(lit, Lit::Int(_)));
            let example = if key == DATA_BYTES_MAX { 4096 } else { 10 };
            if limit.is_some() {
                errors.at(&key, format!("`{key}` is given twice: remove one of them"));
            } else if is_plainly_none {
                errors.at(
                    &value,
                    format!("`{key}` takes a number: write `{key} = {example}`"),
                );
            } else {
                *limit = Some(value);
            }
        }
        if let (Some(burst), None) = (burst, &limits.messages_per_second) {
            errors.at(
                burst,
                "a burst is what may come at once of a rate: add `messages_per_second = …`",
            );
        }
        Some(limits)
    }

    /// The calls that give them to a `HandledEvent`.
    pub(crate) fn expand(&self) -> TokenStream {
        let mut calls = TokenStream::new();
        if let Some(bytes) = &self.data_bytes_max {
            let span = names::start(bytes);
            calls.extend(quote_spanned!(span=> .with_data_bytes_max(#bytes)));
        }
        if let Some(rate) = &self.messages_per_second {
            let span = names::start(rate);
            let burst = self.messages_burst.as_ref();
            let burst = burst.map_or_else(|| quote_spanned!(span=> 0), ToTokens::to_token_stream);
            calls.extend(quote_spanned!(span=> .with_rate(#rate, #burst)));
        }
        calls
    }
}

fn usage() -> String {
    format!(
        "behind the name of the event there may be limits, `{DATA_BYTES_MAX}`, `{MESSAGES_PER_SECOND}` and `{MESSAGES_BURST}`, \
         as in `#[on(\"message\", {DATA_BYTES_MAX} = 4096)]`"
    )
}
