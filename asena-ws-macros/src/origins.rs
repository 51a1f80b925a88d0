//! `origins = […]` and `origin_required`: whose pages may connect to an endpoint.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{LitStr, Token, bracketed};

use crate::accepts::Key;
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::options;

pub(crate) const ORIGINS: Key = Key::value(
    "origins",
    "a list of strings in brackets",
    "origins = [\"same-host\", \"https://*.example.com\"]",
);
pub(crate) const REQUIRED: Key = Key::value("origin_required", "`true` or `false`", "origin_required = true");

/// What the runtime takes that is no origin.
const WORDS: &[&str] = &["same-host", "null", "any"];

/// `const ORIGINS` and `const ORIGIN_REQUIRED`, as far as they are given.
pub(crate) fn expand(arguments: &mut Arguments, errors: &mut Errors) -> TokenStream {
    let is_given = arguments.has(ORIGINS.name);
    let list = |input: syn::parse::ParseStream<'_>| {
        let content;
        bracketed!(content in input);
        Punctuated::<LitStr, Token![,]>::parse_terminated(&content)
    };
    let origins = arguments
        .parsed_by(ORIGINS.name, list, errors)
        .unwrap_or_default();
    let origins: Vec<LitStr> = origins.into_iter().collect();
    for (index, origin) in origins.iter().enumerate() {
        check(origin, &origins[..index], errors);
    }
    let origins = is_given.then(|| {
        quote! {
            const ORIGINS: ::core::option::Option<&'static [&'static str]> =
                ::core::option::Option::Some(&[#(#origins),*]);
        }
    });
    let required = options::boolean(REQUIRED.name, arguments, errors).map(|(_, required)| {
        quote! {
            const ORIGIN_REQUIRED: ::core::option::Option<bool> = {
                // Of one type, lest the compiler explain `Some`.
                const __REQUIRED: bool = #required;
                ::core::option::Option::Some(__REQUIRED)
            };
        }
    });
    quote!(#origins #required)
}

/// What is plainly no origin. The app looks more closely when it is built.
fn check(origin: &LitStr, before: &[LitStr], errors: &mut Errors) {
    let text = origin.value();
    if before.iter().any(|other| other.value() == text) {
        errors.at(origin, format!("`{text}` stands here twice: remove one of them"));
    } else if text == "*" {
        errors.at(
            origin,
            "every page of every site may connect by the word `any`: write `origins = [\"any\"]`",
        );
    } else if !WORDS.contains(&&*text) && !is_origin(&text) {
        errors.at(
            origin,
            "an origin is a scheme, a host and perhaps a port, without a path, as in `https://app.example.com`, `https://*.example.com` \
             or `http://localhost:*`; or one of the words `same-host`, `null` and `any`",
        );
    }
}

fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else {
        return false;
    };
    let is_of_hosts = |character: char| character.is_ascii_alphanumeric() || "-._:*[]".contains(character);
    !scheme.is_empty() && !authority.is_empty() && authority.chars().all(is_of_hosts)
}
