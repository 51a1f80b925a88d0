//! What `#[websocket]` says of the wire: the subprotocols it speaks, and how errors are answered.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, bracketed};

use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::names::Names;

/// `["chat.v2", "chat.v1"]`.
pub(crate) fn parse_protocols(arguments: &mut Arguments, errors: &mut Errors) -> Vec<LitStr> {
    let list = |input: syn::parse::ParseStream<'_>| {
        let content;
        bracketed!(content in input);
        Punctuated::<LitStr, Token![,]>::parse_terminated(&content)
    };
    let protocols = arguments.parsed_by("protocols", list, errors).unwrap_or_default();
    let protocols: Vec<LitStr> = protocols.into_iter().collect();
    for (index, protocol) in protocols.iter().enumerate() {
        let name = protocol.value();
        if name.is_empty() || !name.chars().all(is_token) {
            errors.at(
                protocol,
                "a subprotocol is named by letters, digits and `!#$%&'*+-.^_`|~`, as in `chat.v2`",
            );
        } else if protocols[..index].iter().any(|other| other.value() == name) {
            errors.at(
                protocol,
                format!("`{name}` stands here twice: remove one of them"),
            );
        }
    }
    protocols
}

/// RFC 9110 §5.6.2.
fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}

/// The words of `errors = …`, and the variants that they stand for.
const ANSWERS: &[(&str, &str)] = &[("json", "Json"), ("close", "Close"), ("silent", "Silent")];

/// `const ERRORS`, if it is given.
pub(crate) fn expand_errors(
    arguments: &mut Arguments,
    names: &Names,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let variant = word("errors", ANSWERS, arguments, errors)?;
    let private = names.private_at(variant.span());
    Some(quote_spanned!(variant.span()=>
        const ERRORS: #private::ErrorAnswer = #private::ErrorAnswer::#variant;
    ))
}

/// The variant that the word given for a key stands for.
pub(crate) fn word(
    key: &'static str,
    words: &[(&str, &str)],
    arguments: &mut Arguments,
    errors: &mut Errors,
) -> Option<Ident> {
    let word: Ident = arguments.parsed(key, errors)?;
    let written = word.to_string();
    let variant = words.iter().find(|(name, _)| *name == written);
    if variant.is_none() {
        arguments.refuse_value(key, word.to_token_stream(), errors);
    }
    variant.map(|(_, variant)| Ident::new(variant, word.span()))
}
