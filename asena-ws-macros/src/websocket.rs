//! `#[websocket]`: a component that is an endpoint.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, LitStr, Type, parse_quote};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::component::name_of;
use crate::emits::{self, Emits};
use crate::errors::Errors;
use crate::fields::AnnotatedStruct;
use crate::names::{self, Names};
use crate::options;
use crate::origins;
use crate::path;
use crate::wire;

static ACCEPTS: Accepts = Accepts {
    attribute: "websocket",
    keys: &[
        Key::value("path", "a string", "path = \"/chat\""),
        Key::NAME,
        Key::value("data", "a type", "data = Query<Login>"),
        Key::value("state", "a type", "state = Progress"),
        Key::value("authenticator", "a type", "authenticator = TokenAuth"),
        Key::value(
            "middleware",
            "a list of types in brackets",
            "middleware = [RequireToken]",
        ),
        Key::value(
            "protocols",
            "a list of strings in brackets",
            "protocols = [\"chat.v1\"]",
        ),
        emits::KEY,
        Key::value(
            "client_rooms",
            "a list of kinds of rooms in brackets",
            "client_rooms = [DocRoom]",
        ),
        Key::value("errors", "`json`, `close` or `silent`", "errors = json"),
        origins::ORIGINS,
        origins::REQUIRED,
        Key::CRATE,
    ],
    options: options::KEYS,
    bare: Some("path"),
    refusal: None,
};

/// What the arguments say about the endpoint.
struct Endpoint {
    path: LitStr,
    name: Option<LitStr>,
    data: Type,
    /// What each connection keeps for its handlers.
    state: Option<Type>,
    /// Who says who its connections are of.
    authenticator: Option<Type>,
    middleware: Vec<Type>,
    emits: Emits,
    client_rooms: Vec<Type>,
    protocols: Vec<LitStr>,
    /// `const ERRORS`, if it is given.
    errors: Option<TokenStream>,
    /// `const ORIGINS` and `const ORIGIN_REQUIRED`, if they are given.
    origins: TokenStream,
    /// `fn configure`, if there is an option of its connections.
    configure: Option<TokenStream>,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let endpoint = Endpoint::parse(&mut arguments, &names, &mut errors);

    let AnnotatedStruct {
        item: mut expansion,
        model,
    } = AnnotatedStruct::parse(ACCEPTS.attribute, item, &mut errors);
    if let Some(model) = model {
        let endpoint_impl = endpoint.expand(&model.ident, &model.words, &names);
        expansion.extend(model.into_component(endpoint.name).expand(&names));
        expansion.extend(endpoint_impl);
    }
    expansion.extend(errors.into_compile_errors());
    expansion
}

impl Endpoint {
    fn parse(arguments: &mut Arguments, names: &Names, errors: &mut Errors) -> Self {
        Self {
            path: parse_path(arguments, errors),
            name: arguments.name(errors),
            data: arguments
                .parsed("data", errors)
                .unwrap_or_else(|| parse_quote!(())),
            state: parse_state(arguments, errors),
            authenticator: arguments.parsed("authenticator", errors),
            middleware: arguments.types("middleware", errors),
            emits: Emits::parse(arguments, errors),
            client_rooms: arguments.types("client_rooms", errors),
            protocols: wire::parse_protocols(arguments, errors),
            errors: wire::expand_errors(arguments, names, errors),
            origins: origins::expand(arguments, errors),
            configure: options::expand(arguments, names, errors),
        }
    }

    fn expand(&self, ident: &Ident, words: &LitStr, names: &Names) -> TokenStream {
        let Self {
            path,
            data,
            state,
            authenticator,
            middleware,
            emits,
            client_rooms,
            protocols,
            errors,
            origins,
            configure,
            ..
        } = self;
        let protocols = (!protocols.is_empty())
            .then(|| quote!(const PROTOCOLS: &'static [&'static str] = &[#(#protocols),*];));
        let name = self.name.clone().unwrap_or_else(|| name_of(ident));
        // Only the contract reads it.
        let documentation =
            (!words.value().is_empty()).then(|| quote!(const DOCUMENTATION: &'static str = #words;));
        let private = names.private();
        let derived = Names::derived();
        let data = quote_spanned!(names::start(data)=> type Data = #data;);
        let slot = state.as_ref().map_or_else(
            || quote!(()),
            |state| {
                let span = names::start(state);
                let private = names.private_at(span);
                quote_spanned!(span=> #private::Lendable<#state>)
            },
        );
        let stateful = state.as_ref().map(|state| {
            quote! {
                #derived
                impl #private::Stateful for #ident {
                    type State = #state;
                }
            }
        });
        let guard = authenticator.as_ref().map_or_else(
            || quote!(()),
            |authenticator| {
                let span = names::start(authenticator);
                let private = names.private_at(span);
                quote_spanned!(span=> #private::Guarded<#authenticator>)
            },
        );
        let authenticated = authenticator.as_ref().map(|authenticator| {
            quote! {
                #derived
                impl #private::Authenticated for #ident {
                    type Authenticator = #authenticator;
                }
            }
        });
        let (list, emitted) = (emits.expand_list(names), emits.expand_impls(ident, names));
        let client_rooms = (!client_rooms.is_empty()).then(|| {
            let rooms = client_rooms.iter().map(|ty| {
                let span = names::start(ty);
                let private = names.private_at(span);
                quote_spanned!(span=> #private::ClientRoom::<Self>::of::<#ty>())
            });
            quote!(const CLIENT_ROOMS: &'static [#private::ClientRoom<Self>] = &[#(#rooms),*];)
        });
        let entries = middleware.iter().map(|ty| {
            let span = names::start(ty);
            let private = names.private_at(span);
            quote_spanned!(span=> #private::MiddlewareEntry::of::<#ty>())
        });
        let entries = names::vector(&entries.collect::<Vec<_>>());
        let private_at_ident = names.private_at(ident.span());
        let registration =
            quote_spanned!(ident.span()=> #private_at_ident::Registration::endpoint::<#ident>());
        let submission = names.submit(&registration);
        quote! {
            #derived
            impl #private::Endpoint for #ident {
                #data
                type Slot = #slot;
                type Guard = #guard;
                #list
                const PATH: &'static str = #path;
                const NAME: &'static str = #name;
                #documentation
                #protocols
                #client_rooms
                #errors
                #origins

                #configure

                fn middleware() -> ::std::vec::Vec<#private::MiddlewareEntry> {
                    #entries
                }
            }

            #stateful
            #authenticated

            #emitted
            #submission
        }
    }
}

fn parse_path(arguments: &mut Arguments, errors: &mut Errors) -> LitStr {
    if !arguments.mentions("path") {
        errors.at_span(
            Span::call_site(),
            "`#[websocket]` needs a path: `#[websocket(path = \"/chat\")]`",
        );
    }
    match arguments.parsed("path", errors) {
        Some(path) => {
            path::check(&path, errors);
            path
        }
        // Reported already; with some path the rest can be generated and checked.
        None => LitStr::new("/", Span::call_site()),
    }
}

/// A state is lent to one handler at a time, so no two may run beside each other.
fn parse_state(arguments: &mut Arguments, errors: &mut Errors) -> Option<Type> {
    let state = arguments.parsed("state", errors);
    let concurrency = arguments
        .written("concurrency")
        .filter(|_| arguments.has("state"));
    if let Some(concurrency) = concurrency {
        errors.at(
            concurrency,
            "`state` is lent to one handler of a connection at a time, and `concurrency` runs several: remove one of them",
        );
    }
    state
}
