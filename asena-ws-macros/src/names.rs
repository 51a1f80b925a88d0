//! The paths and local names that generated code uses.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, ReturnType, Signature, Type};

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

    /// What a method returned as a handler's result, with an error about it shown at `span`.
    pub(crate) fn handler_result(&self, returned: &TokenStream, span: Span) -> TokenStream {
        let private = self.private_at(span);
        let error = local_at("__error", span);
        quote_spanned! {span=>
            #private::Returned(#returned)
                .into_outcome()
                .map_err(|#error| #private::Failure(#error).into_handler_error())
        }
    }

    /// Brings the methods into scope that `Failure` has for what is no client error, with those for what is no `Result`.
    pub(crate) fn import_neither(&self) -> TokenStream {
        let private = self.private();
        quote! {
            #[allow(unused_imports)]
            use #private::{NotAClientError as _, NotAResult as _};
        }
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

/// An `Option`, in full.
pub(crate) fn option(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(
        || quote!(::core::option::Option::None),
        |value| quote!(::core::option::Option::Some(#value)),
    )
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

/// A closure that runs a method on an instance of its component, and with the event that it is told of, if it is told of one.
///
/// rustc reports a future that is not `Send` at `span`, and what the method returns at `result`.
pub(crate) fn run_on_instance(
    method: &TokenStream,
    event: Option<(&Ident, &TokenStream)>,
    span: Span,
    result: Span,
    names: &Names,
) -> TokenStream {
    let instance = local("__instance");
    let component = local("__component");
    let taken = local("__taken");
    let (closure_parameter, pattern, values, argument) = match event {
        Some((event, value)) => (
            Some(quote!(, #event)),
            quote!((::core::option::Option::Some(#component), ::core::option::Option::Some(#taken))),
            quote!((#instance.get::<Self>(), #value)),
            Some(quote!(, #taken)),
        ),
        None => (
            None,
            quote!(::core::option::Option::Some(#component)),
            quote!(#instance.get::<Self>()),
            None,
        ),
    };
    let import = names.import_not_a_result();
    let private_at_result = names.private_at(result);
    let call = quote_spanned!(span=> #method(&#component #argument).await);
    let returned = quote_spanned!(result=> #private_at_result::Returned(#call).into_handler_result());
    let body = quote! {{
        #import
        let #pattern = #values else {
            return ::core::result::Result::Ok(());
        };
        #returned
    }};
    quote_spanned!(span=> |#instance #closure_parameter| ::std::boxed::Box::pin(async move #body))
}

/// Says the type's own name in place of `Self`, for where there is no such word.
pub(crate) fn replace_self(tokens: TokenStream, self_type: &Type) -> TokenStream {
    let replace = |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => self_type.to_token_stream(),
        TokenTree::Group(group) => {
            let mut replaced = Group::new(group.delimiter(), replace_self(group.stream(), self_type));
            replaced.set_span(group.span());
            TokenTree::Group(replaced).into()
        }
        other => other.into(),
    };
    tokens.into_iter().flat_map::<TokenStream, _>(replace).collect()
}

/// Moves a token without changing what it resolves to: `$crate` keeps its meaning.
fn relocate(mut token: TokenTree, span: Span) -> TokenTree {
    token.set_span(token.span().located_at(span));
    token
}
