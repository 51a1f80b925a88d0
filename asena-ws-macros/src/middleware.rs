//! `#[middleware]`: a component that runs on the request of the handshake.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitInt, LitStr, Token};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::fields::AnnotatedStruct;
use crate::names::Names;

static ACCEPTS: Accepts = Accepts::only(
    "middleware",
    &[
        Key::flag("global"),
        Key::value("order", "a whole number of 32 bits", "order = -10"),
        Key::NAME,
        Key::CRATE,
    ],
);

/// Which endpoints a middleware runs for.
enum Reach {
    /// Those that list it.
    Listed,
    /// All of them, before what they list, sorted by this number.
    Global(Order),
}

/// A number as the user wrote it.
#[derive(Default)]
struct Order {
    minus: Option<Token![-]>,
    number: Option<LitInt>,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let name: Option<LitStr> = arguments.name(&mut errors);
    let reach = Reach::parse(&mut arguments, &mut errors);

    let AnnotatedStruct {
        item: mut expansion,
        model,
    } = AnnotatedStruct::parse(ACCEPTS.attribute, item, &mut errors);
    if let Some(model) = model {
        let registration = reach.expand(&model.ident, &names);
        expansion.extend(model.into_component(name).expand(&names));
        expansion.extend(registration);
    }
    expansion.extend(errors.into_compile_errors());
    expansion
}

impl Reach {
    fn parse(arguments: &mut Arguments, errors: &mut Errors) -> Self {
        let written = arguments.written("order");
        let order = arguments.parsed("order", errors);
        if arguments.has("global") {
            return Self::Global(order.unwrap_or_default());
        }
        if let Some(written) = written.filter(|_| !arguments.mentions("global")) {
            errors.at(
                written,
                "only global middleware is sorted by `order`: write `global, order = …`, \
                 or sort the list in `#[websocket(middleware = […])]`",
            );
        }
        Self::Listed
    }

    /// Either way the type must implement `Middleware`, and rustc says so at its name.
    fn expand(&self, ident: &Ident, names: &Names) -> TokenStream {
        let private = names.private_at(ident.span());
        match self {
            Self::Listed => quote_spanned! {ident.span()=>
                #[allow(deprecated)]
                const _: fn() = #private::assert_middleware::<#ident>;
            },
            Self::Global(Order { minus, number }) => {
                let number = number
                    .as_ref()
                    .map_or_else(|| quote!(0), |number| quote!(#number));
                let registration = quote_spanned!(ident.span()=>
                    #private::Registration::middleware::<#ident>(#minus #number)
                );
                names.submit(&registration)
            }
        }
    }
}

impl Parse for Order {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let minus: Option<Token![-]> = input.parse()?;
        let number: LitInt = input.parse()?;
        let sign = if minus.is_some() { "-" } else { "" };
        if !matches!(number.suffix(), "" | "i32")
            || format!("{sign}{}", number.base10_digits())
                .parse::<i32>()
                .is_err()
        {
            return Err(syn::Error::new_spanned(
                number,
                "expected a whole number of 32 bits",
            ));
        }
        Ok(Self {
            minus,
            number: Some(number),
        })
    }
}
