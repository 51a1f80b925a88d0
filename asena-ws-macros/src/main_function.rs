//! `#[asena_ws::main]`: an async `main` on a runtime of ours.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Signature, Visibility, parse2};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::item::{self, Keyword, Kind};
use crate::names::{self, Names};
use crate::signature::Problems;

static ACCEPTS: Accepts = Accepts {
    attribute: "main",
    keys: &[Key::CRATE],
    options: &[],
    bare: None,
    refusal: Some("`#[main]` takes no arguments; for a runtime of your own use `#[tokio::main(…)]`"),
};

/// A function with its body unread.
struct Function {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    signature: Signature,
    body: TokenStream,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);

    let item = item::ungroup(item);
    let keyword = Keyword::of(&item);
    let mut expansion = if keyword.kind == Kind::Function {
        match parse2::<Function>(item.clone()) {
            Ok(function) => {
                let is_callable = function.check(&mut errors);
                function.expand(is_callable, item, &names)
            }
            Err(error) => {
                errors.push(error);
                item
            }
        }
    } else {
        keyword.refuse("`#[main]` goes on `async fn main()`", item, &mut errors)
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

impl Function {
    /// Reports everything for which we could not call the function.
    fn check(&self, errors: &mut Errors) -> bool {
        let mut problems = Problems::of(&self.signature);
        if self.signature.asyncness.is_none() {
            problems.at(
                self.signature.fn_token,
                "`#[main]` runs an async function: put `async` before `fn`",
            );
        }
        problems.expect_callable("`main`");
        for parameter in &self.signature.inputs {
            problems.at(
                parameter,
                "nobody passes anything to `main`: read `std::env::args()`, or let the container provide it",
            );
        }
        problems.report(None, errors)
    }

    /// A function that cannot be called stays inside, so that rustc reports no missing `main` and no unknown names.
    fn expand(&self, is_callable: bool, item: TokenStream, names: &Names) -> TokenStream {
        let Self {
            attributes,
            visibility,
            signature,
            body,
        } = self;
        if signature.asyncness.is_none() {
            return item;
        }
        let ident = &signature.ident;
        let result = if is_callable {
            let span = names::result(signature);
            let private = names.private_at(span);
            quote_spanned!(span=> #private::main(#ident))
        } else {
            quote!(::std::process::ExitCode::FAILURE)
        };
        quote! {
            #(#attributes)*
            #visibility fn #ident() -> ::std::process::ExitCode {
                #signature #body
                #result
            }
        }
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let signature = input.parse()?;
        let body: TokenTree = input.parse()?;
        Ok(Self {
            attributes,
            visibility,
            signature,
            body: body.into_token_stream(),
        })
    }
}
