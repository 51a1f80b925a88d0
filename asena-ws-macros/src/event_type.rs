//! `#[event]`: a type that the server may emit.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Data, DeriveInput, Fields, Generics, LitStr, Member, Type, parse2};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::delivery::{self, Delivery};
use crate::errors::Errors;
use crate::event_name;
use crate::item::{self, Keyword, Kind};
use crate::names::{self, Names};

static ACCEPTS: Accepts = Accepts {
    attribute: "event",
    keys: &[
        Key::NAME,
        delivery::KEY,
        Key::value("reply", "a type", "reply = Answer"),
        Key::CRATE,
    ],
    options: &[],
    bare: Some("name"),
    refusal: None,
};

/// What the arguments say about the event.
struct EventType {
    ident: Ident,
    generics: Generics,
    name: LitStr,
    delivery: Option<Delivery>,
    /// What the client answers, if it is asked.
    reply: Option<Type>,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let mut expansion = match parse("`#[event]` goes on a struct or an enum", item, &mut errors) {
        Ok(item) => {
            let event = EventType::parse(&item, &mut arguments, &mut errors);
            let mut expansion = item.to_token_stream();
            expansion.extend(event.map(|event| event.expand(&names)));
            expansion
        }
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

/// Reads a struct or an enum, or gives back what it is instead.
pub(crate) fn parse(place: &str, item: TokenStream, errors: &mut Errors) -> Result<DeriveInput, TokenStream> {
    let item = item::ungroup(item);
    let keyword = Keyword::of(&item);
    if !matches!(keyword.kind, Kind::Struct | Kind::Enum) {
        return Err(keyword.refuse(place, item, errors));
    }
    parse2(item.clone()).map_err(|error| {
        errors.push(error);
        item
    })
}

impl EventType {
    fn parse(item: &DeriveInput, arguments: &mut Arguments, errors: &mut Errors) -> Option<Self> {
        let DeriveInput { ident, generics, .. } = item;
        let name = arguments.parsed("name", errors);
        if let Some(name) = &name {
            event_name::check(name, errors);
        }
        let delivery = Delivery::parse(arguments, ident, fields(item), errors);
        let reply = arguments.parsed("reply", errors);
        if let (Some(word), Some(_)) = (delivery.as_ref().and_then(Delivery::latest), &reply) {
            errors.at(
                word,
                "a call that waits for its answer cannot be replaced by a later one: leave out `delivery`, or `reply`",
            );
        }
        let types = generics.type_params().next().is_some() || generics.const_params().next().is_some();
        if types {
            errors.at(
                generics,
                format!(
                    "an event is one type, which a client knows by its name: `{ident}` may have lifetimes, \
                     and no other parameters"
                ),
            );
            return None;
        }
        Some(Self {
            ident: ident.clone(),
            generics: generics.clone(),
            name: name.unwrap_or_else(|| event_name::of(ident)),
            delivery,
            reply,
        })
    }

    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            ident,
            generics,
            name,
            reply,
            ..
        } = self;
        // rustc reports a missing `Serialize` at the impl: so that is at the user's name of the type.
        let private = names.private_at(ident.span());
        let derived = Names::derived();
        let (parameters, arguments, bounds) = generics.split_for_impl();
        let delivery = self.delivery.as_ref().map(|delivery| {
            let class = Delivery::expand(Some(delivery), names);
            quote!(const DELIVERY: #private::DeliveryClass = #class;)
        });
        let key = Delivery::key(self.delivery.as_ref()).map(|key| expand_key(key, names));
        let header = quote_spanned! {ident.span()=>
            impl #parameters #private::Event for #ident #arguments #bounds
        };
        let call = reply.as_ref().map(|reply| {
            let reply = quote_spanned!(names::start(reply)=> type Reply = #reply;);
            quote! {
                #derived
                impl #parameters #private::Call for #ident #arguments #bounds {
                    #reply
                }
            }
        });
        let reply_schema = reply.as_ref().map(|reply| {
            let schema = quote_spanned!(names::start(reply)=> #private::ReplyType::<#reply>::SCHEMA);
            quote! {
                const REPLY: #private::ReplySchema = {
                    #[allow(unused_imports)]
                    use #private::NoSchema as _;
                    #schema
                };
            }
        });
        quote! {
            #derived
            #header {
                const NAME: &'static str = #name;
                #delivery
                #reply_schema
                #key
            }
            #call
        }
    }
}

fn expand_key(key: &Member, names: &Names) -> TokenStream {
    let text = Delivery::text_of(&quote_spanned!(names::start(key)=> &self.#key), key, names);
    quote! {
        fn key(&self) -> ::core::option::Option<::std::string::String> {
            #text
        }
    }
}

/// Those of a struct.
fn fields(item: &DeriveInput) -> Option<&Fields> {
    match &item.data {
        Data::Struct(item) => Some(&item.fields),
        Data::Enum(_) | Data::Union(_) => None,
    }
}
