//! `#[implements]`: a component that is injected where `Arc<dyn Trait>` is asked for.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, Type};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::impl_block::{Header, ImplBlock, refuse_generics};
use crate::names::{self, Names};

static ACCEPTS: Accepts = Accepts::only("implements", &[Key::flag("primary"), Key::CRATE]);

const PLACE: &str = "`#[implements]` goes on `impl Trait for Type`";

/// A trait and the type that implements it.
struct Binding<'a> {
    interface: &'a Path,
    self_type: &'a Type,
    is_primary: bool,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let is_primary = arguments.has("primary");

    let mut expansion = match ImplBlock::parse(item, PLACE, &mut errors) {
        Ok(block) => {
            let binding = Binding::of(&block.header, is_primary, &mut errors);
            let binding = binding.map(|binding| binding.expand(&names));
            let mut expansion = block.into_token_stream();
            expansion.extend(binding);
            expansion
        }
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

impl<'a> Binding<'a> {
    fn of(header: &'a Header, is_primary: bool, errors: &mut Errors) -> Option<Self> {
        let Header {
            generics,
            negative,
            interface,
            self_type,
        } = header;
        if let Some(negative) = negative {
            errors.at(
                negative,
                "this says that the trait is not implemented: remove `!`, or `#[implements]`",
            );
        }
        if !generics.params.is_empty() {
            refuse_generics(ACCEPTS.attribute, generics, errors);
        }
        if interface.is_none() {
            errors.at(self_type, format!("{PLACE}; this block names no trait"));
        }
        let is_plain = negative.is_none() && generics.params.is_empty();
        interface.as_ref().filter(|_| is_plain).map(|interface| Self {
            interface,
            self_type,
            is_primary,
        })
    }

    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            interface,
            self_type,
            is_primary,
        } = self;
        let span = names::start(interface);
        let private = names.private_at(span);
        let derived = Names::derived();
        let object = quote_spanned!(span=> dyn #interface);
        let at = quote_spanned!(span=> ::core::panic::Location::caller());
        let registration = quote_spanned!(span=> #private::Registration::binding::<#object, #self_type>());
        let submission = names.submit(&registration);
        let implementation = quote_spanned! {span=>
            impl #private::Implements<#object> for #self_type {
                const PRIMARY: bool = #is_primary;
                const AT: &'static ::core::panic::Location<'static> = #at;

                fn upcast(self: ::std::sync::Arc<Self>) -> ::std::sync::Arc<#object> {
                    self
                }
            }
        };
        quote! {
            #derived
            #implementation

            #submission
        }
    }
}
