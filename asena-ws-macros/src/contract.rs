//! `#[handlers(contract)]`: what an endpoint says of its events to the contract.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, ReturnType, Type};

use crate::accepts::Key;
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::names::{self, Names};
use crate::typed_event::TypedEvent;

pub(crate) const KEY: Key = Key::flag("contract");

/// Whether the block opts into the contract; for whom the feature is off that is a mistake.
pub(crate) fn is_wanted(arguments: &mut Arguments, errors: &mut Errors) -> bool {
    let Some(written) = arguments.written(KEY.name).filter(|_| arguments.has(KEY.name)) else {
        return false;
    };
    if cfg!(feature = "contract") {
        return true;
    }
    errors.at(
        written,
        "the contract wants the feature `contract` of asena-ws: `cargo add asena-ws --features contract`",
    );
    false
}

/// What a method is to be described by.
pub(crate) struct Description {
    words: LitStr,
    /// What it returns.
    output: Type,
}

impl Description {
    pub(crate) fn of(attributes: &[Attribute], output: &ReturnType) -> Self {
        Self {
            words: documentation(attributes),
            output: match output {
                ReturnType::Type(_, ty) => Type::clone(ty),
                ReturnType::Default => syn::parse_quote!(()),
            },
        }
    }
}

/// `fn describe`, for the impl of `WebSocketService`.
pub(crate) fn expand(events: &[TypedEvent], names: &Names) -> TokenStream {
    let private = names.private();
    let description = names::local("__description");
    let events = events.iter().map(|event| expand_event(event, names));
    quote! {
        fn describe(#description: &mut #private::Description<'_>) -> bool {
            #[allow(unused_imports)]
            use #private::{NotAPayload as _, NotARefusal as _, NotATypeOfResult as _};
            #description.endpoint(
                <Self as #private::Endpoint>::DOCUMENTATION,
                ::core::option_env!("CARGO_PKG_NAME"),
                ::core::option_env!("CARGO_PKG_VERSION"),
            );
            #description.emitted::<<Self as #private::Endpoint>::Emits>();
            #(#events)*
            true
        }
    }
}

/// Stops the compiler at a call whose answer cannot be described: only there is it known which events are calls.
pub(crate) fn expand_check(self_type: &Type, names: &Names) -> TokenStream {
    let span = names::start(self_type);
    let private = names.private_at(span);
    quote_spanned! {span=>
        const _: () = ::core::assert!(
            <<#self_type as #private::Endpoint>::Emits as #private::EmittedList>::ARE_REPLIES_KNOWN,
            "the contract needs a JSON Schema of what clients answer: `#[derive(schemars::JsonSchema)]` on the type behind `reply = …` of each call that this endpoint lists",
        );
    }
}

fn expand_event(event: &TypedEvent, names: &Names) -> TokenStream {
    let configuration = &event.configuration;
    let (name, words, output) = (&event.name, &event.description.words, &event.description.output);
    let description = names::local("__description");
    let request = names::local("__request");
    let payloads = event.extracted().map(|ty| {
        let span = names::start(ty);
        let private = names.private_at(span);
        quote_spanned!(span=> #private::Parameter::<#ty>::describe(&mut #request);)
    });
    let span = event.result;
    let private = names.private_at(span);
    let reply = quote_spanned! {span=>
        #private::Output::<#output>::describe(&mut #request);
        #private::Output::<#output>::describe_failures(&mut #request);
    };
    quote! {
        #(#configuration)*
        {
            let mut #request = #description.receives(#name, #words);
            #(#payloads)*
            #reply
        }
    }
}

/// Whether all replies have types with a name. One that has none cannot be described, and is reported.
pub(crate) fn has_names(events: &[TypedEvent], errors: &mut Errors) -> bool {
    let mut has_names = true;
    for event in events {
        let output = &event.description.output;
        if mentions_impl(output.to_token_stream()) {
            has_names = false;
            errors.at(
                output,
                "a reply in the contract has a type with a name: write it in the place of `impl …`",
            );
        }
    }
    has_names
}

fn mentions_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "impl",
        proc_macro2::TokenTree::Group(group) => mentions_impl(group.stream()),
        _ => false,
    })
}

/// The doc comment of an item: its lines as they stand behind `///`.
pub(crate) fn documentation(attributes: &[Attribute]) -> LitStr {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(line), ..
            }) => Some(line.value()),
            // `include_str!`: a page, not a comment.
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines.collect();
    LitStr::new(&lines.join("\n"), proc_macro2::Span::call_site())
}
