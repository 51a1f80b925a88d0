//! `#[lifecycle]`: the methods that run when the application starts and stops.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, Signature, Type};

use crate::arguments::{Accepts, Arguments, Key};
use crate::component::name_of;
use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::markers;
use crate::members::Member;
use crate::names::{self, Names};
use crate::signature::{Problems, parameters};

static ACCEPTS: Accepts = Accepts {
    attribute: "lifecycle",
    keys: &[Key::CRATE],
    bare: None,
    refusal: None,
};

const PLACE: &str =
    "`#[lifecycle]` goes on an impl block with `#[on_start]` or `#[on_stop]` methods";

/// The two moments that a component can be told about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Start,
    Stop,
}

impl Moment {
    const ALL: [Self; 2] = [Self::Start, Self::Stop];

    /// Both the marker and the method of the trait.
    fn method(self) -> &'static str {
        match self {
            Self::Start => "on_start",
            Self::Stop => "on_stop",
        }
    }

    fn constant(self) -> &'static str {
        match self {
            Self::Start => "START",
            Self::Stop => "STOP",
        }
    }
}

struct Hook {
    moment: Moment,
    ident: Ident,
    configuration: Vec<Attribute>,
    /// Whether its signature is one that can be called.
    is_callable: bool,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);

    let mut expansion = match ImplBlock::parse(item, PLACE, &mut errors) {
        Ok(mut block) => {
            let hooks = take_hooks(&mut block, &mut errors);
            let is_plain = block.refuse_unless_plain(
                ACCEPTS.attribute,
                "`#[lifecycle]` writes the trait impl itself: put it on `impl Type { … }`, \
                 or keep the trait impl and remove `#[lifecycle]`",
                &mut errors,
            );
            let implementation =
                is_plain.then(|| expand_hooks(&block.header.self_type, &hooks, &names));
            let mut expansion = block.into_token_stream();
            expansion.extend(implementation);
            expansion
        }
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn take_hooks(block: &mut ImplBlock, errors: &mut Errors) -> Vec<Hook> {
    let mut hooks: Vec<Hook> = Vec::new();
    let mut has_markers = false;
    for member in block.members.iter_mut() {
        for moment in Moment::ALL {
            let marks = markers::take(member.attributes_mut(), |attribute| {
                markers::is(attribute, moment.method())
            });
            has_markers |= !marks.is_empty();
            let Some((mark, twice)) = marks.split_first() else {
                continue;
            };
            let marker = moment.method();
            markers::refuse_arguments(mark, marker, errors);
            for mark in twice {
                errors.at(
                    mark,
                    format!("`#[{marker}]` stands here twice: remove one of them"),
                );
            }
            let Member::Method(method) = &*member else {
                errors.at(mark, format!("`#[{marker}]` goes on a method"));
                continue;
            };
            let configuration = markers::configuration(&method.attributes);
            let is_taken = |hook: &Hook| {
                hook.moment == moment && (configuration.is_empty() || hook.configuration.is_empty())
            };
            if let Some(first) = hooks.iter().find(|hook| is_taken(hook)) {
                errors.at(mark, format!("there is one `#[{marker}]` in a block, and `{}` has it: call one from the other", first.ident));
                continue;
            }
            let is_callable = check_signature(&method.signature, errors);
            hooks.push(Hook {
                moment,
                ident: method.signature.ident.clone(),
                configuration,
                is_callable,
            });
        }
    }
    if !has_markers {
        errors.at(
            &block.header.self_type,
            "no method of this block is marked: put `#[on_start]` or `#[on_stop]` on one, or remove `#[lifecycle]`",
        );
    }
    hooks
}

fn check_signature(signature: &Signature, errors: &mut Errors) -> bool {
    let mut problems = Problems::of(signature);
    problems.expect_async();
    problems.expect_callable("a lifecycle method");
    problems.expect_shared_self();
    for parameter in parameters(signature) {
        problems.at(
            parameter,
            "a lifecycle method takes nothing but `&self`: inject what it needs as a field",
        );
    }
    let usage = format!("async fn {}(&self) -> Result<(), E>", signature.ident);
    problems.report(Some(&usage), errors)
}

fn expand_hooks(self_type: &Type, hooks: &[Hook], names: &Names) -> TokenStream {
    let private = names.private();
    let hooks = hooks
        .iter()
        .filter(|hook| hook.is_callable)
        .map(|hook| hook.expand(names));
    let span = names::start(self_type);
    let private_at_type = names.private_at(span);
    let registration =
        quote_spanned!(span=> #private_at_type::Registration::lifecycle::<#self_type>());
    quote! {
        #[automatically_derived]
        impl #private::Lifecycle for #self_type {
            #(#hooks)*
        }

        #private::inventory::submit! { #registration }
    }
}

impl Hook {
    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            moment,
            ident,
            configuration,
            ..
        } = self;
        // rustc reports a future that cannot be sent at the method of the trait, so that stands at the user's.
        let span = ident.span();
        let private = names.private_at(span);
        let constant = Ident::new(moment.constant(), span);
        let method = Ident::new(moment.method(), span);
        let name = name_of(ident);
        let at = quote_spanned!(span=> ::core::panic::Location::caller());
        let body =
            quote_spanned!(span=> #private::Returned(Self::#ident(self).await).into_result());
        let signature = quote_spanned!(span=> async fn #method(&self) -> #private::HookResult);
        quote! {
            #(#configuration)*
            const #constant: #private::Hook = #private::Hook { name: #name, at: ::core::option::Option::Some(#at) };

            #(#configuration)*
            #signature {
                #[allow(unused_imports)]
                use #private::NotAResult as _;
                #body
            }
        }
    }
}
