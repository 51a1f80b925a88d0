//! `emits = […]` of an endpoint: the events that it may emit.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use crate::accepts::Key;
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::names::{self, Names};

pub(crate) const KEY: Key = Key::value("emits", "a list of events in brackets", "emits = [Posted, Left]");

/// The types that are listed.
pub(crate) struct Emits(Vec<Type>);

impl Emits {
    pub(crate) fn parse(arguments: &mut Arguments, errors: &mut Errors) -> Self {
        let types = arguments.types(KEY.name, errors);
        let written: Vec<String> = types.iter().map(|ty| ty.to_token_stream().to_string()).collect();
        let mut distinct = Vec::new();
        for (index, ty) in types.into_iter().enumerate() {
            if written[..index].contains(&written[index]) {
                errors.at(&ty, "this event is listed twice: remove one of them");
            } else {
                distinct.push(ty);
            }
        }
        Self(distinct)
    }

    /// `type Emits`, and what they say of themselves, for the impl of `Endpoint`.
    pub(crate) fn expand_list(&self, names: &Names) -> TokenStream {
        let list = self.0.iter().rev().fold(quote!(()), |rest, ty| {
            let ty = without_lifetimes(ty);
            quote!((#ty, #rest))
        });
        let descriptions = self.expand_descriptions(names);
        quote!(type Emits = #list; #descriptions)
    }

    fn expand_descriptions(&self, names: &Names) -> Option<TokenStream> {
        let span = names::start(self.0.first()?);
        let private = names.private_at(span);
        let lists = self.expand_listed(names);
        Some(quote_spanned! {span=>
            const EMITTED: &'static [&'static [#private::EventDescription]] = {
                #[allow(unused_imports)]
                use #private::NotAnEvent as _;
                &[#(#lists),*]
            };
        })
    }

    /// The descriptions of each; none of one that is no event, which is told where it is listed.
    fn expand_listed(&self, names: &Names) -> Vec<TokenStream> {
        let listed = self.0.iter().map(|ty| {
            let span = names::start(ty);
            let private = names.private_at(span);
            let ty = without_lifetimes(ty);
            quote_spanned!(span=> #private::Listed::<#ty>::EVENTS)
        });
        listed.collect()
    }

    /// What lets the endpoint's handles take each of them.
    pub(crate) fn expand_impls(&self, endpoint: &Ident, names: &Names) -> TokenStream {
        let derived = Names::derived();
        let impls = self.0.iter().map(|ty| {
            let span = names::start(ty);
            let private = names.private_at(span);
            // An event that is none is reported here, where it is listed.
            let header = quote_spanned!(span=> impl #private::EmittedBy<#endpoint> for #ty);
            quote!(#derived #header {})
        });
        let impls: TokenStream = impls.collect();
        let check = self.expand_check(names);
        quote!(#impls #check)
    }

    /// Names are constants, which only the compiler knows.
    fn expand_check(&self, names: &Names) -> Option<TokenStream> {
        let span = names::start(self.0.first()?);
        let private = names.private_at(span);
        let lists = self.expand_listed(names);
        Some(quote_spanned! {span=>
            #[allow(deprecated)]
            const _: () = {
                #[allow(unused_imports)]
                use #private::NotAnEvent as _;
                #private::assert_distinct_names(&[#(#lists),*])
            };
        })
    }
}

/// A type that borrows, for places where only `'static` can be said.
fn without_lifetimes(ty: &Type) -> TokenStream {
    let mut is_lifetime = false;
    let replace = |token: TokenTree| match token {
        TokenTree::Ident(ident) if std::mem::take(&mut is_lifetime) => {
            TokenTree::Ident(Ident::new("static", ident.span()))
        }
        TokenTree::Punct(punct) => {
            is_lifetime = punct.as_char() == '\'';
            TokenTree::Punct(punct)
        }
        other => other,
    };
    ty.to_token_stream().into_iter().map(replace).collect()
}
