//! `#[lifecycle]`: the methods that run when the application starts and stops.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, Signature, Type};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::component::name_of;
use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::marked::{self, Marked, Marker};
use crate::markers;
use crate::names::{self, Names};
use crate::signature::Problems;

static ACCEPTS: Accepts = Accepts::only("lifecycle", &[Key::CRATE]);

const PLACE: &str = "`#[lifecycle]` goes on an impl block with `#[on_start]` or `#[on_stop]` methods";

/// The two moments that a component can be told about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Start,
    Stop,
}

impl Marker for Moment {
    const ALL: &'static [Self] = &[Self::Start, Self::Stop];

    /// Of the trait's method too.
    fn name(self) -> &'static str {
        match self {
            Self::Start => "on_start",
            Self::Stop => "on_stop",
        }
    }
}

impl Moment {
    fn constant(self) -> &'static str {
        match self {
            Self::Start => "START",
            Self::Stop => "STOP",
        }
    }
}

/// A marked method that can be called.
struct Hook {
    moment: Moment,
    ident: Ident,
    configuration: Vec<Attribute>,
    /// Where rustc should report what the method returns.
    result: Span,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);

    let mut expansion = match ImplBlock::parse(item, PLACE, &mut errors) {
        Ok(block) => expand_block(block, &names, &mut errors),
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn expand_block(mut block: ImplBlock, names: &Names, errors: &mut Errors) -> TokenStream {
    let is_plain = block.refuse_unless_plain(
        ACCEPTS.attribute,
        "`#[lifecycle]` writes the trait impl itself: write the trait impl without `#[lifecycle]`, \
         or mark the methods of `impl Type { … }`",
        errors,
    );
    if is_plain && marked::is_absent::<Moment>(&mut block) {
        let markers = marked::list::<Moment>();
        errors.at(
            &block.header.self_type,
            format!("no method of this block is marked, so nothing runs: put {markers} on one"),
        );
    }
    let hooks = take_hooks(&mut block, errors);
    let mut expansion = block.to_token_stream();
    if is_plain {
        expansion.extend(expand_hooks(&block.header.self_type, &hooks, names));
    }
    expansion
}

fn take_hooks(block: &mut ImplBlock, errors: &mut Errors) -> Vec<Hook> {
    let hook = |Marked {
                    marker: moment,
                    method,
                    is_surplus,
                    ..
                }: Marked<'_, Moment>,
                errors: &mut Errors| {
        let is_callable = check_signature(&method.signature, errors);
        (is_callable && !is_surplus).then(|| Hook {
            moment,
            ident: method.signature.ident.clone(),
            configuration: markers::configuration(&method.attributes),
            result: names::result(&method.signature),
        })
    };
    let marked = marked::take(&mut block.members, errors);
    marked
        .into_iter()
        .filter_map(|marked| hook(marked, errors))
        .collect()
}

fn check_signature(signature: &Signature, errors: &mut Errors) -> bool {
    let mut problems = Problems::of(signature);
    problems.expect_async();
    problems.expect_callable("a lifecycle method");
    problems.expect_shared_self();
    problems.expect_self_alone("a lifecycle method");
    let usage = format!("async fn {}(&self) -> Result<(), E>", signature.ident);
    problems.report(Some(&usage), errors)
}

fn expand_hooks(self_type: &Type, hooks: &[Hook], names: &Names) -> TokenStream {
    let private = names.private();
    let derived = Names::derived();
    let hooks = hooks.iter().map(|hook| hook.expand(names));
    let span = names::start(self_type);
    let private_at_type = names.private_at(span);
    let registration = quote_spanned!(span=> #private_at_type::Registration::lifecycle::<#self_type>());
    let submission = names.submit(&registration);
    quote! {
        #derived
        impl #private::Lifecycle for #self_type {
            #(#hooks)*
        }

        #submission
    }
}

impl Hook {
    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            moment,
            ident,
            configuration,
            result,
        } = self;
        // rustc reports a future that is not `Send` at the trait's method, so that one stands at the user's.
        let span = ident.span();
        let private = names.private_at(span);
        let constant = Ident::new(moment.constant(), span);
        let method = Ident::new(moment.name(), span);
        let name = name_of(ident);
        let at = quote_spanned!(span=> ::core::panic::Location::caller());
        let signature = quote_spanned!(span=> async fn #method(&self) -> #private::Result<()>);
        let import = names.import_not_a_result();
        let call = quote_spanned!(span=> Self::#ident(self).await);
        let private_at_result = names.private_at(*result);
        let body = quote_spanned!(*result=> #private_at_result::Returned(#call).into_handler_result());
        quote! {
            #(#configuration)*
            const #constant: #private::Hook =
                #private::Hook { name: #name, at: ::core::option::Option::Some(#at) };

            #(#configuration)*
            #signature {
                #import
                #body
            }
        }
    }
}
