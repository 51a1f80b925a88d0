//! `#[on("…")]`: the methods that handle typed events, and the one future that calls them all.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, LitStr, Meta, PatType, Token, Type};

use crate::contract::Description;
use crate::errors::Errors;
use crate::event_limits::EventLimits;
use crate::markers;
use crate::members::Method;
use crate::names::{self, Names};
use crate::signature::{Problems, parameters};

/// A name that only the server says.
const RESERVED: &str = "error";

/// A method that handles a typed event.
pub(crate) struct TypedEvent {
    pub(crate) name: LitStr,
    limits: EventLimits,
    ident: Ident,
    pub(crate) configuration: Vec<Attribute>,
    /// What the method takes after `&self`.
    parameters: Vec<Parameter>,
    /// Where rustc should report what the method returns.
    pub(crate) result: Span,
    pub(crate) description: Description,
}

enum Parameter {
    /// The connection: the one thing that is lent.
    Socket(Type),
    /// `&mut T`: the connection's state.
    State(Type),
    /// What is read from the event, payload or not: rustc tells.
    Extracted(Type),
}

/// `#[on_message(fallback)]`: a raw handler beside typed events.
pub(crate) struct Fallback {
    configuration: Vec<Attribute>,
}

impl TypedEvent {
    /// Reads a marked method, and reports what is wrong with its mark and its signature.
    pub(crate) fn of(attribute: &Attribute, method: &Method, errors: &mut Errors) -> Option<Self> {
        let mark = Mark::parse(attribute, errors);
        let signature = &method.signature;
        let mut problems = Problems::of(signature);
        problems.expect_async();
        problems.expect_callable("a handler");
        problems.expect_shared_self();
        let mut kinds = Vec::new();
        for parameter in parameters(signature) {
            let kind = Parameter::of(parameter);
            if let Some(lent) = kind.lent()
                && kinds.iter().any(|other: &Parameter| other.lent() == Some(lent))
            {
                problems.at(
                    parameter,
                    format!("{lent} is lent to this method already: take the event's data as a value, a `String` for a `&str`"),
                );
            }
            kinds.push(kind);
        }
        let usage = format!(
            "async fn {}(&self, ws: &Socket<Self>, data: T) -> Result<Reply>",
            signature.ident
        );
        let is_clean = problems.report(Some(&usage), errors);
        let Mark { name, limits } = mark.filter(|_| is_clean)?;
        Some(Self {
            name,
            limits,
            ident: signature.ident.clone(),
            configuration: markers::configuration(&method.attributes),
            parameters: kinds,
            result: names::result(signature),
            description: Description::of(&method.attributes, &signature.output),
        })
    }

    /// `place => { … }`, of what a table says is at that place.
    fn expand(&self, place: usize, names: &Names) -> TokenStream {
        let Self {
            ident, configuration, ..
        } = self;
        let span = ident.span();
        let (event, answer) = (names::local("__event"), names::local("__answer"));
        let mut statements = TokenStream::new();
        let mut arguments = Vec::new();
        for (index, parameter) in self.parameters.iter().enumerate() {
            match parameter {
                Parameter::Socket(ty) => {
                    arguments.push(names::local_at("__socket", names::start(ty)).into_token_stream());
                }
                Parameter::State(ty) => {
                    let lent = lend(ty, names);
                    statements.extend(lent.or_fail);
                    arguments.push(lent.argument);
                }
                Parameter::Extracted(ty) => {
                    let span = names::start(ty);
                    let private = names.private_at(span);
                    let argument = names::local_at(&format!("__argument{index}"), span);
                    statements.extend(quote_spanned! {span=>
                        let #argument = <#ty as #private::FromEvent<Self>>::from_event(&#event)?;
                    });
                    arguments.push(argument.into_token_stream());
                }
            }
        }
        let call = quote_spanned!(span=> Self::#ident(self #(, #arguments)*).await);
        let result = names.handler_result(&call, self.result);
        let reply = quote_spanned!(self.result=> #answer.reply(#result));
        let place = Literal::usize_unsuffixed(place);
        quote! {
            #(#configuration)*
            #place => {
                #statements
                let #answer = #event.into_answer();
                #reply
            }
        }
    }
}

impl TypedEvent {
    /// The types of what is read from the event.
    pub(crate) fn extracted(&self) -> impl Iterator<Item = &Type> {
        self.parameters.iter().filter_map(|parameter| match parameter {
            Parameter::Socket(_) | Parameter::State(_) => None,
            Parameter::Extracted(ty) => Some(ty),
        })
    }

    /// Stops the compiler at a second payload: an event has one `data`.
    pub(crate) fn expand_check(&self, self_type: &Type, names: &Names) -> TokenStream {
        let configuration = &self.configuration;
        let extracted: Vec<(Span, TokenStream)> = self
            .extracted()
            .map(|ty| {
                let span = names::start(ty);
                let private = names.private_at(span);
                let ty = names::replace_self(ty.to_token_stream(), self_type);
                (
                    span,
                    quote_spanned!(span=> <#ty as #private::FromEvent<#self_type>>::IS_PAYLOAD),
                )
            })
            .collect();
        let checks = extracted.iter().enumerate().skip(1).map(|(index, (span, is_payload))| {
            let before = extracted[..index].iter().map(|(_, is_payload)| is_payload);
            quote_spanned! {*span=>
                #(#configuration)*
                const _: () = ::core::assert!(
                    !(#is_payload && (#(#before)||*)),
                    "an event has one `data`, and a parameter before this one is read from it: put both into one struct, or take `Raw`",
                );
            }
        });
        checks.collect()
    }
}

impl Parameter {
    fn of(parameter: &PatType) -> Self {
        let ty = Type::clone(&parameter.ty);
        match &ty {
            Type::Reference(reference) if reference.mutability.is_some() => Self::State(ty),
            Type::Reference(_) => Self::Socket(ty),
            _ => Self::Extracted(ty),
        }
    }

    /// What is lent to the method, in words.
    fn lent(&self) -> Option<&'static str> {
        match self {
            Self::Socket(_) => Some("the socket"),
            Self::State(_) => Some("the state of the connection"),
            Self::Extracted(_) => None,
        }
    }
}

/// How a connection's state comes to a method that takes it.
pub(crate) struct Lent {
    /// The statement of a function that returns a `Result`.
    pub(crate) or_fail: TokenStream,
    /// The statement of one that returns nothing.
    pub(crate) or_return: TokenStream,
    pub(crate) argument: TokenStream,
}

pub(crate) fn lend(ty: &Type, names: &Names) -> Lent {
    // All of one origin, lest rustc show a part of it at the attribute.
    let span = Span::mixed_site().located_at(names::start(ty));
    let private = names.private_at(span);
    let (socket, lent) = (Ident::new("__socket", span), Ident::new("__lent", span));
    Lent {
        or_fail: quote_spanned!(span=> let mut #lent = #private::lend(#socket)?;),
        or_return: quote_spanned! {span=>
            let ::core::result::Result::Ok(mut #lent) = #private::lend(#socket) else { return; };
        },
        argument: quote_spanned!(span=> #lent.state()),
    }
}

impl Fallback {
    /// Reads the mark of a raw handler. It may not take all messages where some are typed events'.
    pub(crate) fn of(
        attribute: &Attribute,
        method: &Method,
        has_typed: bool,
        errors: &mut Errors,
    ) -> Option<Self> {
        let is_fallback = match &attribute.meta {
            Meta::Path(_) => false,
            Meta::List(list) if list.tokens.to_string() == "fallback" => true,
            meta => {
                let usage = if has_typed {
                    "#[on_message(fallback)]"
                } else {
                    "#[on_message]"
                };
                errors.at(meta, format!("this is not understood here: write `{usage}`"));
                return None;
            }
        };
        if is_fallback && !has_typed {
            errors.at(
                &attribute.meta,
                "no method of this block is marked `#[on(\"…\")]`, so all messages come here: write `#[on_message]`",
            );
        }
        if has_typed && !is_fallback {
            errors.at(
                &attribute.meta,
                "the messages of this endpoint are for its `#[on(\"…\")]` methods: \
                 write `#[on_message(fallback)]` to take those that are no event's envelope",
            );
        }
        Some(Self {
            configuration: markers::configuration(&method.attributes),
        })
    }
}

/// What stands in `#[on(…)]`.
struct Mark {
    name: LitStr,
    limits: EventLimits,
}

const USAGE: &str = "write `#[on(\"message\")]`";

impl Mark {
    fn parse(attribute: &Attribute, errors: &mut Errors) -> Option<Self> {
        let arguments = arguments(attribute, errors)?;
        let split = |input: ParseStream<'_>| {
            let name: LitStr = input.parse()?;
            let comma: Option<Token![,]> = input.parse()?;
            let rest: TokenStream = input.parse()?;
            Ok((name, comma, rest))
        };
        let Ok((name, comma, rest)) = split.parse2(arguments.clone()) else {
            errors.at(
                arguments,
                format!("`#[on]` takes the name of one event, a string: {USAGE}"),
            );
            return None;
        };
        check_name(&name, errors);
        let limits = EventLimits::parse(rest, comma.is_some(), errors)?;
        Some(Self { name, limits })
    }
}

/// What stands in the parentheses.
fn arguments(attribute: &Attribute, errors: &mut Errors) -> Option<TokenStream> {
    let Meta::List(list) = &attribute.meta else {
        errors.at(
            &attribute.meta,
            format!("`#[on]` needs the name of an event: {USAGE}"),
        );
        return None;
    };
    if list.tokens.is_empty() {
        errors.at(
            &attribute.meta,
            format!("`#[on]` needs the name of an event: {USAGE}"),
        );
        return None;
    }
    Some(list.tokens.clone())
}

fn check_name(name: &LitStr, errors: &mut Errors) {
    let value = name.value();
    if value.is_empty() {
        errors.at(name, format!("the name of the event is empty: {USAGE}"));
    } else if value == RESERVED {
        errors.at(
            name,
            "`error` is the event by which the server answers errors: give this one another name",
        );
    } else if value.contains(char::is_control) || value.trim() != value {
        errors.at(
            name,
            "the name of an event has no control characters, and no space around it",
        );
    }
}

/// Sorts events by the length of the name and the name, as a table has them, and reports those that have the same.
pub(crate) fn put_in_order(events: &mut [TypedEvent], errors: &mut Errors) {
    for (index, event) in events.iter().enumerate() {
        let is_same = |other: &&TypedEvent| {
            other.name.value() == event.name.value()
                && (other.configuration.is_empty() || event.configuration.is_empty())
        };
        if let Some(first) = events[..index].iter().find(is_same) {
            let (name, first) = (event.name.value(), &first.ident);
            errors.at(
                &event.name,
                format!("`{name}` is handled by `{first}` already: give one of them another name"),
            );
        }
    }
    events.sort_by_key(|event| {
        let name = event.name.value();
        (name.len(), name)
    });
}

/// The table of the events, and the method that handles each of them.
pub(crate) fn expand(events: &[TypedEvent], fallbacks: &[Fallback], names: &Names) -> Option<TokenStream> {
    if events.is_empty() {
        return None;
    }
    let private = names.private();
    let entries = events.iter().map(|event| {
        let (name, is_present) = (&event.name, markers::holds(&event.configuration));
        let limits = event.limits.expand();
        quote!(#private::HandledEvent::new(#name, #is_present) #limits)
    });
    let fallbacks = fallbacks
        .iter()
        .map(|fallback| markers::holds(&fallback.configuration));
    let has_fallback = fallbacks.reduce(|one, other| quote!(#one || #other));
    let has_fallback = has_fallback.unwrap_or_else(|| quote!(false));
    let arms = events
        .iter()
        .enumerate()
        .map(|(place, event)| event.expand(place, names));
    let import = names.import_neither();
    let (socket, event) = (names::local("__socket"), names::local("__event"));
    let method = format_ident!("on_event");
    Some(quote! {
        const EVENTS: ::core::option::Option<&'static #private::EventTable> =
            ::core::option::Option::Some(&#private::EventTable::new(&[#(#entries),*], #has_fallback));

        async fn #method(
            &self,
            #socket: &#private::Socket<Self>,
            #event: #private::IncomingEvent<'_, Self>,
        ) -> #private::Result<::core::option::Option<#private::Message>> {
            #import
            match #event.place() {
                #(#arms)*
                _ => ::core::result::Result::Ok(::core::option::Option::None),
            }
        }
    })
}
