//! `#[topic]`: a type that may be published on the bus.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{DeriveInput, LitStr};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::event_type;
use crate::names::Names;
use crate::topic_name;

static ACCEPTS: Accepts = Accepts {
    attribute: "topic",
    keys: &[Key::NAME, Key::CRATE],
    options: &[],
    bare: Some("name"),
    refusal: None,
};

const PLACE: &str = "`#[topic]` goes on a struct or an enum";

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let mut expansion = match event_type::parse(PLACE, item, &mut errors) {
        Ok(item) => {
            let implementation = implement(&item, &mut arguments, &names, &mut errors);
            let mut expansion = item.to_token_stream();
            expansion.extend(implementation);
            expansion
        }
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn implement(
    item: &DeriveInput,
    arguments: &mut Arguments,
    names: &Names,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let DeriveInput { ident, generics, .. } = item;
    if !generics.params.is_empty() {
        errors.at(
            generics,
            format!("a topic has one type, so `{ident}` cannot have parameters: name the types"),
        );
        return None;
    }
    if !arguments.mentions("name") {
        errors.at(
            ident,
            "what is published needs a topic: write it, as in `#[topic(\"user.created\")]`",
        );
    }
    let name: LitStr = arguments.parsed("name", errors)?;
    // The type has its topic even where that is wrong, lest whatever publishes it be wrong too.
    topic_name::check(&name, errors);
    let derived = Names::derived();
    // rustc reports what cannot be sent between threads at the impl: so that is at the user's name of the type.
    let private = names.private_at(ident.span());
    let header = quote_spanned!(ident.span()=> impl #private::Topic for #ident);
    Some(quote! {
        #derived
        #header {
            const TOPIC: &'static str = #name;
        }
    })
}
