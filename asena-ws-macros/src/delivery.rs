//! `delivery = …` of an event: what becomes of it for a slow consumer.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Fields, Member, parenthesized, token};

use crate::accepts::Key;
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::names::{self, Names};

pub(crate) const KEY: Key = Key::value(
    "delivery",
    "`must`, `droppable` or `latest(field)`",
    "delivery = latest(user)",
);

/// The words, and the variants that they stand for.
const CLASSES: &[(&str, &str)] = &[("must", "Must"), ("droppable", "Droppable"), ("latest", "Latest")];

/// A class, as the user wrote it.
pub(crate) struct Delivery {
    word: Ident,
    class: &'static str,
    /// Of `latest`: the field whose value tells events apart.
    key: Option<Member>,
}

impl Delivery {
    /// The class that is given, if it can be one of these fields. `owner` is what has them.
    pub(crate) fn parse(
        arguments: &mut Arguments,
        owner: &Ident,
        fields: Option<&Fields>,
        errors: &mut Errors,
    ) -> Option<Self> {
        let delivery: Self = arguments.parsed(KEY.name, errors)?;
        let Some(key) = &delivery.key else {
            return Some(delivery);
        };
        let members: Vec<Member> = fields.map_or(Vec::new(), |fields| fields.members().collect());
        if members.contains(key) {
            return Some(delivery);
        }
        let members: Vec<String> = members
            .iter()
            .map(|member| format!("`{}`", member.to_token_stream()))
            .collect();
        let cure = if members.is_empty() {
            "write `latest` alone, and each event takes the place of the one before".to_owned()
        } else {
            format!("`latest(…)` takes one of {}", members.join(", "))
        };
        errors.at(
            key,
            format!("`{owner}` has no field `{}`: {cure}", key.to_token_stream()),
        );
        None
    }

    /// Where the word stands, if it is `latest`.
    pub(crate) fn latest(&self) -> Option<&Ident> {
        (self.class == "Latest").then_some(&self.word)
    }

    /// The variant of `DeliveryClass`.
    pub(crate) fn expand(delivery: Option<&Self>, names: &Names) -> TokenStream {
        let private = names.private();
        match delivery {
            None => quote!(#private::DeliveryClass::Policy),
            Some(Self { word, class, .. }) => {
                let variant = Ident::new(class, word.span());
                quote!(#private::DeliveryClass::#variant)
            }
        }
    }

    /// The field whose value is the key.
    pub(crate) fn key(delivery: Option<&Self>) -> Option<&Member> {
        delivery?.key.as_ref()
    }

    /// The text of a key, an error about which is shown at the field.
    pub(crate) fn text_of(value: &TokenStream, key: &Member, names: &Names) -> TokenStream {
        let span = names::start(key);
        let private = names.private_at(span);
        quote_spanned!(span=> #private::event_key(#value))
    }
}

impl Parse for Delivery {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input.parse()?;
        let written = word.to_string();
        let class = CLASSES.iter().find(|(name, _)| *name == written);
        let Some((_, class)) = class else {
            return Err(input.error("expected a class"));
        };
        let key = if written == "latest" && input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            let key = content.parse()?;
            if !content.is_empty() {
                return Err(content.error("expected one field"));
            }
            Some(key)
        } else {
            None
        };
        Ok(Self { word, class, key })
    }
}
