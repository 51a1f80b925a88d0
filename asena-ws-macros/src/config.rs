//! `#[config]`: a struct that is read from the configuration, as a component without fields of its own to inject.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Fields, Ident, ItemStruct, LitStr};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::component::name_of;
use crate::errors::Errors;
use crate::item::{Keyword, Kind};
use crate::names::{self, Names};

static ACCEPTS: Accepts = Accepts {
    bare: Some("prefix"),
    ..Accepts::only(
        "config",
        &[
            Key::value("prefix", "a string", "prefix = \"chat\""),
            Key::flag("validate"),
            Key::CRATE,
        ],
    )
};

const PLACE: &str = "`#[config]` goes on a struct with named fields";

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let prefix = parse_prefix(&mut arguments, &mut errors);
    let is_validated = arguments.has("validate");

    let keyword = Keyword::of(&item);
    if keyword.kind != Kind::Struct {
        let mut expansion = keyword.refuse(PLACE, item, &mut errors);
        expansion.extend(errors.into_compile_errors());
        return expansion;
    }
    let mut expansion = item.clone();
    match syn::parse2::<ItemStruct>(item) {
        Ok(parsed) if check(&parsed, &mut errors) => {
            expansion.extend(generate(&parsed.ident, &prefix, is_validated, &names));
        }
        Ok(_) => {}
        Err(error) => errors.push(error),
    }
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn parse_prefix(arguments: &mut Arguments, errors: &mut Errors) -> LitStr {
    if !arguments.mentions("prefix") {
        errors.at_span(
            Span::call_site(),
            "`#[config]` needs the section that it reads: `#[config(prefix = \"chat\")]`",
        );
    }
    let Some(prefix) = arguments.parsed::<LitStr>("prefix", errors) else {
        // Reported already; with some prefix the rest can be generated and checked.
        return LitStr::new("_", Span::call_site());
    };
    if !prefix.value().split('.').all(is_segment) {
        errors.at(
            &prefix,
            "a prefix is made of lower-case letters, digits and single `_`, with `.` between sections: \
             an environment variable can then name it",
        );
    }
    prefix
}

/// What survives being written in capitals, between double underscores.
fn is_segment(segment: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    segment.starts_with(|first: char| first.is_ascii_lowercase())
        && segment.chars().all(is_letter)
        && !segment.contains("__")
        && !segment.ends_with('_')
}

fn check(item: &ItemStruct, errors: &mut Errors) -> bool {
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a section is read into one type, so `#[config]` cannot go on a generic struct",
        );
        return false;
    }
    match &item.fields {
        Fields::Named(_) => true,
        Fields::Unnamed(fields) => {
            errors.at(
                fields,
                "the keys of a section are the names of fields: `#[config]` cannot go on a tuple struct",
            );
            false
        }
        Fields::Unit => {
            errors.at(
                &item.ident,
                "the keys of a section are the names of fields, and this struct has none",
            );
            false
        }
    }
}

fn generate(ident: &Ident, prefix: &LitStr, is_validated: bool, names: &Names) -> TokenStream {
    let private = names.private();
    // rustc says here that the struct cannot be read.
    let at_ident = names.private_at(ident.span());
    let derived = Names::derived();
    let name = name_of(ident);
    let at = quote_spanned!(ident.span()=> ::core::panic::Location::caller());
    let fields = names::local("__fields");
    let problems = is_validated.then(|| {
        let validate = quote_spanned!(ident.span()=> #at_ident::validate(self));
        quote! {
            fn problems(&self) -> ::std::vec::Vec<(::std::string::String, ::std::string::String)> {
                #validate
            }
        }
    });
    let values = quote_spanned! {ident.span()=>
        fn values(&self) -> ::core::option::Option<#at_ident::Value> {
            #[allow(unused_imports)]
            use #at_ident::NotSerialized as _;
            #at_ident::Serialized(self).values()
        }
    };
    let section = quote!(#private::Section::<#ident>);
    let config = quote_spanned!(ident.span()=> #at_ident::Config);
    let is_free = {
        let at_prefix = names.private_at(prefix.span());
        quote_spanned!(prefix.span()=> #at_prefix::assert_prefix_is_free(#prefix))
    };
    let registration = quote!(#private::Registration::config::<#ident>());
    let submission = names.submit(&registration.into_token_stream());
    quote! {
        #derived
        impl #private::Component for #ident {
            const DESCRIPTOR: &'static #private::Descriptor = {
                #[allow(unused_imports)]
                use #private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
                &#private::Descriptor {
                    key: #private::Key::of::<#ident>,
                    name: #name,
                    at: #at,
                    dependencies: || #section::dependencies(const { #at }),
                    construct: |#fields| #section::construct(#fields),
                    lifecycle: #private::Probe::<#ident>::HOOKS,
                    jobs: #private::Probe::<#ident>::JOBS,
                    subscriptions: #private::Probe::<#ident>::SUBSCRIPTIONS,
                }
            };
        }
        #derived
        impl #config for #ident {
            const PREFIX: &'static str = #prefix;
            #problems
            #values
        }
        const _: () = #is_free;
        #submission
    }
}
