//! `#[handlers]`: the methods that the events of connections and rooms call.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, Type};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::contract;
use crate::errors::Errors;
use crate::event::{Event, Parameters, Payload};
use crate::impl_block::ImplBlock;
use crate::marked::{self, Marked};
use crate::markers;
use crate::names::{self, Names};
use crate::typed_event::{self, Fallback, TypedEvent};

static ACCEPTS: Accepts = Accepts::only("handlers", &[contract::KEY, Key::CRATE]);

const PLACE: &str = "`#[handlers]` goes on an impl block with `#[on_open]`, `#[on_message]` and such";

/// A marked method that can be called.
struct Handler {
    event: Event,
    ident: Ident,
    configuration: Vec<Attribute>,
    parameters: Parameters,
    /// Where rustc should report what the method returns.
    result: Span,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let is_in_contract = contract::is_wanted(&mut arguments, &mut errors);

    let mut expansion = match ImplBlock::parse(item, PLACE, &mut errors) {
        Ok(block) => expand_block(block, &names, is_in_contract, &mut errors),
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn expand_block(
    mut block: ImplBlock,
    names: &Names,
    is_in_contract: bool,
    errors: &mut Errors,
) -> TokenStream {
    let is_plain = block.refuse_unless_plain(
        ACCEPTS.attribute,
        "`#[handlers]` writes the trait impl itself: write the trait impl without `#[handlers]`, \
         or mark the methods of `impl Type { … }`",
        errors,
    );
    if is_plain && marked::is_absent::<Event>(&mut block) {
        let markers = marked::list::<Event>();
        errors.at(
            &block.header.self_type,
            format!("no method of this block is marked, so it handles nothing: put {markers} on one"),
        );
    }
    let mut handlers = take_handlers(&mut block, errors);
    handlers.is_in_contract = is_in_contract && contract::has_names(&handlers.typed, errors);
    let mut expansion = block.to_token_stream();
    if is_plain {
        expansion.extend(handlers.expand(&block.header.self_type, names));
    }
    expansion
}

/// The marked methods of a block that can be called.
#[derive(Default)]
struct Handlers {
    untyped: Vec<Handler>,
    typed: Vec<TypedEvent>,
    fallbacks: Vec<Fallback>,
    is_in_contract: bool,
}

fn take_handlers(block: &mut ImplBlock, errors: &mut Errors) -> Handlers {
    let marked = marked::take::<Event>(&mut block.members, errors);
    let has_typed = marked.iter().any(|marked| marked.marker == Event::TYPED);
    let mut handlers = Handlers::default();
    for Marked {
        marker: event,
        attribute,
        method,
        is_surplus,
    } in marked
    {
        if event == Event::TYPED {
            handlers.typed.extend(TypedEvent::of(&attribute, method, errors));
            continue;
        }
        if event.payload == Some(Payload::Message) {
            let fallback = Fallback::of(&attribute, method, has_typed, errors);
            handlers.fallbacks.extend(fallback.filter(|_| !is_surplus));
        }
        let parameters = event.check(&method.signature, errors).filter(|_| !is_surplus);
        handlers.untyped.extend(parameters.map(|parameters| Handler {
            event,
            ident: method.signature.ident.clone(),
            configuration: markers::configuration(&method.attributes),
            parameters,
            result: names::result(&method.signature),
        }));
    }
    typed_event::put_in_order(&mut handlers.typed, errors);
    handlers
}

impl Handlers {
    /// The impl is written even where methods are wrong, so that `#[websocket]` misses nothing.
    fn expand(&self, self_type: &Type, names: &Names) -> TokenStream {
        let private = names.private();
        let derived = Names::derived();
        let methods = self.untyped.iter().map(|handler| handler.expand(names));
        let checks = self
            .typed
            .iter()
            .map(|event| event.expand_check(self_type, names));
        let checks: TokenStream = checks.collect();
        let typed = typed_event::expand(&self.typed, &self.fallbacks, names);
        let contract_check = self
            .is_in_contract
            .then(|| contract::expand_check(self_type, names));
        let description = self.is_in_contract.then(|| contract::expand(&self.typed, names));
        quote! {
            #derived
            impl #private::WebSocketService for #self_type {
                #(#methods)*
                #typed
                #description
            }

            #checks
            #contract_check
        }
    }
}

impl Handler {
    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            event,
            ident,
            configuration,
            parameters,
            ..
        } = self;
        // rustc reports a future that is not `Send` at the trait's method, so that one stands at the user's.
        let span = ident.span();
        let private = names.private_at(span);
        let method = Ident::new(event.marker, span);
        let socket = parameters.socket.as_ref().map(|ty| pass_socket(ty, names));
        let socket = socket.unwrap_or_default();
        let payload = parameters
            .payload
            .as_ref()
            .map(|(payload, ty)| pass(*payload, ty, names))
            .unwrap_or_default();

        let mut arguments = vec![socket.argument, payload.argument];
        arguments.retain(|argument| !argument.is_empty());
        let mut lending = TokenStream::new();
        if let Some((place, ty)) = &parameters.state {
            let lent = typed_event::lend(ty, names);
            arguments.insert(*place, lent.argument);
            lending = if event.is_fallible {
                lent.or_fail
            } else {
                lent.or_return
            };
        }
        let call = quote_spanned!(span=> Self::#ident(self #(, #arguments)*).await);
        let (returns, body) = if event.is_fallible {
            let import = names.import_neither();
            let result = names.handler_result(&call, self.result);
            let returns = quote_spanned!(span=> -> #private::Result<()>);
            let statement = &payload.statement;
            (Some(returns), quote!(#import #statement #lending #result))
        } else {
            (None, quote!(#lending #call;))
        };
        let (first, second) = (&socket.parameter, &payload.parameter);
        let signature = quote_spanned!(span=> async fn #method(&self #first #second) #returns);
        quote!(#(#configuration)* #signature { #body })
    }
}

/// How a parameter comes into the trait's method, and on to the user's.
#[derive(Default)]
struct Passed {
    parameter: TokenStream,
    statement: TokenStream,
    argument: TokenStream,
}

fn pass_socket(ty: &Type, names: &Names) -> Passed {
    let private = names.private();
    let socket = names::local("__socket");
    let argument = names::local_at("__socket", names::start(ty));
    Passed {
        parameter: quote!(, #socket: &#private::Socket<Self>),
        statement: TokenStream::new(),
        argument: argument.into_token_stream(),
    }
}

fn pass(payload: Payload, ty: &Type, names: &Names) -> Passed {
    let span = names::start(ty);
    let private = names.private_at(span);
    match payload {
        Payload::Message => {
            let message = names::local("__message");
            let argument = names::local_at("__argument", span);
            Passed {
                parameter: quote!(, #message: #private::Message),
                statement: quote_spanned! {span=>
                    let #argument = <#ty as #private::FromMessage>::from_message(#message)?;
                },
                argument: argument.into_token_stream(),
            }
        }
        Payload::Given { name, ty } => {
            let local = format!("__{name}");
            let parameter = names::local(&local);
            let argument = names::local_at(&local, span);
            let ty = Ident::new(ty, span);
            Passed {
                parameter: quote!(, #parameter: #private::#ty),
                statement: TokenStream::new(),
                argument: argument.into_token_stream(),
            }
        }
    }
}
