//! `#[handlers]`: the methods that a connection's events call.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, PatType, Signature, Type};

use crate::arguments::{Accepts, Arguments, Key};
use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::markers;
use crate::members::Member;
use crate::names::{self, Names};
use crate::signature::{Problems, parameters};

static ACCEPTS: Accepts = Accepts {
    attribute: "handlers",
    keys: &[Key::CRATE],
    bare: None,
    refusal: None,
};

const PLACE: &str =
    "`#[handlers]` goes on an impl block with `#[on_open]`, `#[on_message]` and such";

/// A marker, which is the trait's method too, and the signature it asks for.
#[derive(PartialEq, Eq)]
struct Event {
    marker: &'static str,
    /// What comes after the socket.
    payload: Option<Payload>,
    is_fallible: bool,
}

#[derive(PartialEq, Eq)]
enum Payload {
    /// A type of the user's choice, read from the message.
    Message,
    /// A value of one of our types, handed over as it is.
    Given {
        name: &'static str,
        ty: &'static str,
    },
}

impl Event {
    const ALL: [Self; 7] = [
        Self {
            marker: "on_open",
            payload: None,
            is_fallible: true,
        },
        Self {
            marker: "on_message",
            payload: Some(Payload::Message),
            is_fallible: true,
        },
        Self::given("on_close", "reason", "CloseReason", false),
        Self {
            marker: "on_drain",
            payload: None,
            is_fallible: true,
        },
        Self::given("on_ping", "payload", "Bytes", true),
        Self::given("on_pong", "payload", "Bytes", true),
        Self::given("on_error", "error", "HandlerError", false),
    ];

    const fn given(
        marker: &'static str,
        name: &'static str,
        ty: &'static str,
        is_fallible: bool,
    ) -> Self {
        Self {
            marker,
            payload: Some(Payload::Given { name, ty }),
            is_fallible,
        }
    }

    /// The signature that a method called `name` should have.
    fn usage(&self, name: &Ident) -> String {
        let payload = match self.payload {
            None => String::new(),
            Some(Payload::Message) => ", message: Message".to_owned(),
            Some(Payload::Given { name, ty }) => format!(", {name}: {ty}"),
        };
        let returns = if self.is_fallible {
            " -> Result<()>"
        } else {
            ""
        };
        format!("async fn {name}(&self, ws: &Socket<Self>{payload}){returns}")
    }
}

/// A marked method that can be called.
struct Handler {
    event: &'static Event,
    ident: Ident,
    configuration: Vec<Attribute>,
    /// The parameters after `self`, as many as the event has; nothing if the signature is wrong.
    parameters: Option<Vec<Type>>,
}

static EVENTS: [Event; 7] = Event::ALL;

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);

    let mut expansion = match ImplBlock::parse(item, PLACE, &mut errors) {
        Ok(mut block) => {
            let handlers = take_handlers(&mut block, &mut errors);
            let is_plain = block.refuse_unless_plain(
                ACCEPTS.attribute,
                "`#[handlers]` writes the trait impl itself: write the trait impl without `#[handlers]`, \
                 or mark the methods of `impl Type { … }`",
                &mut errors,
            );
            let implementation =
                is_plain.then(|| expand_handlers(&block.header.self_type, &handlers, &names));
            let mut expansion = block.into_token_stream();
            expansion.extend(implementation);
            expansion
        }
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn take_handlers(block: &mut ImplBlock, errors: &mut Errors) -> Vec<Handler> {
    let mut handlers = Vec::new();
    let mut has_markers = false;
    for member in block.members.iter_mut() {
        if let Some((event, mark)) = take_marker(member.attributes_mut(), errors) {
            has_markers = true;
            handlers.extend(model(event, &mark, member, &handlers, errors));
        }
    }
    if !has_markers {
        let markers: Vec<String> = EVENTS
            .iter()
            .map(|event| format!("`#[{}]`", event.marker))
            .collect();
        errors.at(
            &block.header.self_type,
            format!(
                "no method of this block is marked, so it handles nothing: put one of {} on one",
                markers.join(", ")
            ),
        );
    }
    handlers
}

/// Takes all markers off a method; the first one counts.
fn take_marker(
    attributes: &mut Vec<Attribute>,
    errors: &mut Errors,
) -> Option<(&'static Event, Attribute)> {
    let marks = markers::take(attributes, |attribute| event_of(attribute).is_some());
    let mut marks = marks
        .into_iter()
        .filter_map(|mark| Some((event_of(&mark)?, mark)));
    let (event, mark) = marks.next()?;
    markers::refuse_arguments(&mark, event.marker, errors);
    for (other, mark) in marks {
        let marker = other.marker;
        if other == event {
            errors.at(
                mark,
                format!("`#[{marker}]` stands here twice: remove one of them"),
            );
        } else {
            errors.at(
                mark,
                format!("a method handles one event, and this one is `#[{}]`: write another for `#[{marker}]`", event.marker),
            );
        }
    }
    Some((event, mark))
}

fn event_of(attribute: &Attribute) -> Option<&'static Event> {
    EVENTS
        .iter()
        .find(|event| markers::is(attribute, event.marker))
}

fn model(
    event: &'static Event,
    mark: &Attribute,
    member: &Member,
    before: &[Handler],
    errors: &mut Errors,
) -> Option<Handler> {
    let marker = event.marker;
    let Member::Method(method) = member else {
        errors.at(mark, format!("`#[{marker}]` goes on a method"));
        return None;
    };
    let configuration = markers::configuration(&method.attributes);
    let is_taken = |handler: &&Handler| {
        handler.event == event && (configuration.is_empty() || handler.configuration.is_empty())
    };
    if let Some(first) = before.iter().find(is_taken) {
        errors.at(
            mark,
            format!(
                "there is one `#[{marker}]` in a block, and `{}` has it: call one from the other",
                first.ident
            ),
        );
        return None;
    }
    let parameters = check_signature(event, &method.signature, errors);
    Some(Handler {
        event,
        ident: method.signature.ident.clone(),
        configuration,
        parameters,
    })
}

fn check_signature(event: &Event, signature: &Signature, errors: &mut Errors) -> Option<Vec<Type>> {
    let mut problems = Problems::of(signature);
    problems.expect_async();
    problems.expect_callable("a handler");
    problems.expect_shared_self();
    let given: Vec<&PatType> = parameters(signature).collect();
    let wanted = if event.payload.is_some() { 2 } else { 1 };
    if given.len() < wanted {
        let missing = if given.is_empty() {
            "`ws: &Socket<Self>`"
        } else {
            "what comes after the socket"
        };
        problems.at(
            &signature.ident,
            format!(
                "`#[{}]` hands over more than this takes: {missing} is missing",
                event.marker
            ),
        );
    }
    for extra in given.iter().skip(wanted) {
        problems.at(
            extra,
            format!(
                "`#[{}]` hands nothing over for this parameter: remove it",
                event.marker
            ),
        );
    }
    if !event.is_fallible {
        problems.expect_no_return(&format!(
            "nobody is left to answer: `#[{}]` returns nothing",
            event.marker
        ));
    }
    let is_clean = problems.report(Some(&event.usage(&signature.ident)), errors);
    is_clean.then(|| {
        given
            .into_iter()
            .map(|parameter| Type::clone(&parameter.ty))
            .collect()
    })
}

/// The impl is written even where methods are wrong, so that `#[websocket]` misses nothing.
fn expand_handlers(self_type: &Type, handlers: &[Handler], names: &Names) -> TokenStream {
    let private = names.private();
    let methods = handlers
        .iter()
        .filter_map(|handler| handler.expand(handler.parameters.as_deref()?, names));
    quote! {
        #[automatically_derived]
        impl #private::WebSocketService for #self_type {
            #(#methods)*
        }
    }
}

impl Handler {
    fn expand(&self, parameters: &[Type], names: &Names) -> Option<TokenStream> {
        let Self {
            event,
            ident,
            configuration,
            ..
        } = self;
        // rustc reports a future that cannot be sent at the method of the trait, so that stands at the user's.
        let span = ident.span();
        let private = names.private_at(span);
        let method = Ident::new(event.marker, span);
        let (socket_type, payload_type) = (parameters.first()?, parameters.get(1));
        let socket = names::local("__socket");
        let socket_argument = names::local_at("__socket", names::start(socket_type));
        let payload = event
            .payload
            .as_ref()
            .zip(payload_type)
            .map(|(payload, ty)| payload.expand(ty, names));
        let Passed {
            parameter,
            statement,
            argument,
        } = payload.unwrap_or_default();

        let call = quote_spanned!(span=> Self::#ident(self, #socket_argument #argument).await);
        let (returns, body) = if event.is_fallible {
            let returns = quote_spanned!(span=> -> #private::Result<()>);
            let body = quote_spanned!(span=> #private::Returned(#call).into_handler_result());
            let import = quote!(#[allow(unused_imports)] use #private::NotAResult as _;);
            (Some(returns), quote!(#import #statement #body))
        } else {
            (None, quote!(#statement #call;))
        };
        let signature = quote_spanned!(span=> async fn #method(&self, #socket: &#private::Socket<Self> #parameter) #returns);
        Some(quote!(#(#configuration)* #signature { #body }))
    }
}

/// How a payload comes into the trait's method, and on to the user's.
#[derive(Default)]
struct Passed {
    parameter: TokenStream,
    statement: TokenStream,
    argument: TokenStream,
}

impl Payload {
    fn expand(&self, ty: &Type, names: &Names) -> Passed {
        let span = names::start(ty);
        let private = names.private_at(span);
        match self {
            Self::Message => {
                let message = names::local("__message");
                let argument = names::local_at("__argument", span);
                Passed {
                    parameter: quote!(, #message: #private::Message),
                    statement: quote_spanned! {span=>
                        let #argument = <#ty as #private::FromMessage>::from_message(#message)?;
                    },
                    argument: quote!(, #argument),
                }
            }
            Self::Given { name, ty } => {
                let local = format!("__{name}");
                let parameter = names::local(&local);
                let argument = names::local_at(&local, span);
                let ty = Ident::new(ty, span);
                Passed {
                    parameter: quote!(, #parameter: #private::#ty),
                    statement: TokenStream::new(),
                    argument: quote!(, #argument),
                }
            }
        }
    }
}
