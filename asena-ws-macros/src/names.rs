//! The paths and local names that generated code uses.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Path, parse_quote};

/// Where the runtime crate is found: `::asena_ws`, unless the attribute says `crate = …`.
pub(crate) struct Names {
    krate: Path,
}

impl Names {
    pub(crate) fn new(krate: Option<Path>) -> Self {
        Self {
            krate: krate.unwrap_or_else(|| parse_quote!(::asena_ws)),
        }
    }

    /// `::asena_ws::__private`.
    pub(crate) fn private(&self) -> TokenStream {
        let krate = &self.krate;
        quote!(#krate::__private)
    }

    /// `::asena_ws::__private`, with an error about it shown at `span`.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        self.private()
            .into_iter()
            .map(|token| relocate(token, span))
            .collect()
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

/// The span of an item's first token, which is all that a stable compiler tells about several.
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
