//! The paths and local names that generated code uses.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, ReturnType, Signature};

/// Where the runtime crate is found: `::asena_ws`, unless the attribute says `crate = …`.
pub(crate) struct Names {
    krate: Option<Path>,
}

impl Names {
    pub(crate) fn new(krate: Option<Path>) -> Self {
        Self { krate }
    }

    /// `::asena_ws::__private`.
    pub(crate) fn private(&self) -> TokenStream {
        self.private_at(Span::call_site())
    }

    /// `::asena_ws::__private`, with an error about it shown at `span`.
    ///
    /// All of it has the very same span, else rustc would fall back on the attribute.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        let krate: TokenStream = match &self.krate {
            None => quote_spanned!(span=> ::asena_ws),
            Some(path) => path
                .to_token_stream()
                .into_iter()
                .map(|token| relocate(token, span))
                .collect(),
        };
        quote_spanned!(span=> #krate::__private)
    }

    /// Lets `discover()` find something.
    pub(crate) fn submit(&self, registration: &TokenStream) -> TokenStream {
        let private = self.private();
        quote! {
            #[allow(deprecated)]
            const _: () = {
                #private::inventory::submit! { #registration }
            };
        }
    }

    /// What stands on every impl: a deprecated type is reported where the user writes it, once.
    pub(crate) fn derived() -> TokenStream {
        quote!(#[automatically_derived] #[allow(deprecated, unused_qualifications)])
    }

    /// Brings the methods into scope that `Returned` has for what is no `Result`.
    pub(crate) fn import_not_a_result(&self) -> TokenStream {
        let private = self.private();
        quote! {
            #[allow(unused_imports)]
            use #private::NotAResult as _;
        }
    }
}

/// A `Vec` of elements that may stand under `#[cfg]`, which those of `vec!` may not.
pub(crate) fn vector(elements: &[TokenStream]) -> TokenStream {
    if elements.is_empty() {
        quote!(::std::vec::Vec::new())
    } else {
        quote!(::std::vec::Vec::from([#(#elements),*]))
    }
}

/// A local variable that no code of the user's can see.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A local variable of ours, with an error about its type shown at `span`.
pub(crate) fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}

/// Where a function's result is reported: at its return type, or else at its name.
pub(crate) fn result(signature: &Signature) -> Span {
    match &signature.output {
        ReturnType::Type(_, ty) => start(ty),
        ReturnType::Default => signature.ident.span(),
    }
}

/// The span of the first token, which is all that a stable compiler tells about several.
pub(crate) fn start(tokens: impl ToTokens) -> Span {
    tokens
        .into_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}

/// Moves a token without changing what it resolves to: `$crate` keeps its meaning.
fn relocate(mut token: TokenTree, span: Span) -> TokenTree {
    token.set_span(token.span().located_at(span));
    token
}
