//! `#[subscribers]`: the methods that are told of events on the bus.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Expr, Ident, LitStr, Signature, Type};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::component::name_of;
use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::marked::{self, Marked, Marker};
use crate::markers;
use crate::names::{self, Names};
use crate::signature::{Problems, parameters};
use crate::topic_name;

static ACCEPTS: Accepts = Accepts::only(
    "subscribers",
    &[Key::value("prefix", "a string", "prefix = \"user\""), Key::CRATE],
);

static MARK_ACCEPTS: Accepts = Accepts {
    attribute: "subscribe",
    keys: &[
        Key::value("topic", "a string", "topic = \"user.created\""),
        Key::value("queue", "a number", "queue = 64"),
    ],
    options: &[],
    bare: Some("topic"),
    refusal: None,
};

const PLACE: &str = "`#[subscribers]` goes on an impl block with `#[subscribe(…)]` methods";

/// The one marker of the block.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Subscribe;

impl Marker for Subscribe {
    const ALL: &'static [Self] = &[Self];

    fn name(self) -> &'static str {
        "subscribe"
    }

    fn usage(self) -> String {
        "`#[subscribe(\"…\")]`".to_owned()
    }

    fn may_have_arguments(self) -> bool {
        true
    }

    fn is_for_many(self) -> bool {
        true
    }
}

/// A marked method that can be called.
struct Subscription {
    /// With the prefix of the block; without it the topic is that of the event.
    pattern: Option<LitStr>,
    queue: Option<Expr>,
    ident: Ident,
    /// The event's.
    ty: Type,
    configuration: Vec<Attribute>,
    /// Where rustc should report what the method returns.
    result: Span,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let prefix: Option<LitStr> = arguments.parsed("prefix", &mut errors);
    let prefix = prefix.filter(|prefix| topic_name::check_pattern(prefix, &prefix.value(), &mut errors));

    let mut expansion = match ImplBlock::parse(item, PLACE, &mut errors) {
        Ok(block) => expand_block(block, prefix.as_ref(), &names, &mut errors),
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn expand_block(
    mut block: ImplBlock,
    prefix: Option<&LitStr>,
    names: &Names,
    errors: &mut Errors,
) -> TokenStream {
    let is_plain = block.refuse_unless_plain(
        ACCEPTS.attribute,
        "`#[subscribers]` writes a trait impl itself: mark the methods of `impl Type { … }`",
        errors,
    );
    if is_plain && marked::is_absent::<Subscribe>(&mut block) {
        let markers = marked::list::<Subscribe>();
        errors.at(
            &block.header.self_type,
            format!("no method of this block is marked, so it is told of nothing: put {markers} on one"),
        );
    }
    let marked = marked::take(&mut block.members, errors);
    let subscriptions = marked
        .into_iter()
        .filter_map(|marked| Subscription::of(&marked, prefix, errors));
    let subscriptions: Vec<Subscription> = subscriptions.collect();
    let mut expansion = block.to_token_stream();
    if is_plain {
        expansion.extend(expand_subscriptions(
            &block.header.self_type,
            &subscriptions,
            names,
        ));
    }
    expansion
}

fn check_signature(signature: &Signature, errors: &mut Errors) -> Option<Type> {
    let mut problems = Problems::of(signature);
    problems.expect_async();
    problems.expect_callable("a subscriber");
    problems.expect_shared_self();
    let mut all = parameters(signature);
    let event = all.next();
    if event.is_none() {
        problems.at(
            &signature.ident,
            "a subscriber takes the event that it is told of",
        );
    }
    for parameter in all {
        problems.at(
            parameter,
            "a subscriber takes one event: inject what else it needs as a field",
        );
    }
    let usage = format!("async fn {}(&self, event: Arc<T>)", signature.ident);
    let is_callable = problems.report(Some(&usage), errors);
    event.filter(|_| is_callable).map(|event| (*event.ty).clone())
}

fn expand_subscriptions(self_type: &Type, subscriptions: &[Subscription], names: &Names) -> TokenStream {
    let private = names.private();
    let derived = Names::derived();
    let subscriptions = subscriptions
        .iter()
        .map(|subscription| subscription.expand(self_type, names));
    let span = names::start(self_type);
    let private_at_type = names.private_at(span);
    let registration = quote_spanned!(span=> #private_at_type::Registration::subscriptions::<#self_type>());
    let submission = names.submit(&registration);
    quote! {
        #derived
        impl #private::Subscriber for #self_type {
            const SUBSCRIPTIONS: &'static [#private::Subscription] = &[#(#subscriptions),*];
        }

        #submission
    }
}

impl Subscription {
    /// Reads a marked method, and reports what is wrong with its mark and its signature.
    fn of(marked: &Marked<'_, Subscribe>, prefix: Option<&LitStr>, errors: &mut Errors) -> Option<Self> {
        let Marked {
            attribute, method, ..
        } = marked;
        let ty = check_signature(&method.signature, errors);
        let mut arguments = Arguments::parse(&MARK_ACCEPTS, markers::arguments(attribute, errors)?, errors);
        let is_given = arguments.has("topic");
        let written: Option<LitStr> = arguments.parsed("topic", errors);
        let queue: Option<Expr> = arguments.parsed("queue", errors);
        let pattern = match &written {
            Some(written) => {
                let pattern = match prefix {
                    Some(prefix) => format!("{}.{}", prefix.value(), written.value()),
                    None => written.value(),
                };
                if !topic_name::check_pattern(written, &pattern, errors) {
                    return None;
                }
                Some(LitStr::new(&pattern, written.span()))
            }
            // What was not understood is reported.
            None if is_given => return None,
            None => None,
        };
        Some(Self {
            pattern,
            queue,
            ident: method.signature.ident.clone(),
            ty: ty?,
            configuration: markers::configuration(&method.attributes),
            result: names::result(&method.signature),
        })
    }

    fn expand(&self, self_type: &Type, names: &Names) -> TokenStream {
        let Self {
            pattern,
            queue,
            ident,
            ty,
            configuration,
            result,
        } = self;
        let span = ident.span();
        let name = name_of(ident);
        let at = quote_spanned!(span=> ::core::panic::Location::caller());
        // A pattern that is not the event's is reported at the pattern, a type that is none at the type.
        let private_at_type = names.private_at(names::start(ty));
        let ty = names::replace_self(ty.to_token_stream(), self_type);
        let pattern_span = pattern.as_ref().map_or(names::start(&ty), LitStr::span);
        let pattern = names::option(pattern.as_ref());
        let queue = queue.as_ref().map_or_else(
            || quote!(#private_at_type::Subscription::QUEUE),
            ToTokens::to_token_stream,
        );
        let event = names::local("__event");
        let taken = quote_spanned!(span=> #event.taken());
        let call = quote_spanned!(span=> Self::#ident);
        let handle = names::run_on_instance(&call, Some((&event, &taken)), span, *result, names);
        let of = quote_spanned!(names::start(&ty)=> #private_at_type::Subscription::of::<#ty>);
        let arguments = quote_spanned!(pattern_span=> (#name, #at, #pattern, #queue, #handle));
        quote! {
            #(#configuration)*
            #of #arguments
        }
    }
}
