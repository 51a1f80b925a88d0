//! `#[events]`: an enum whose variants are events.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, ItemEnum, LitStr, Meta, Variant, parse2};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::delivery::{self, Delivery};
use crate::errors::Errors;
use crate::event_name;
use crate::item::{self, Keyword, Kind};
use crate::markers;
use crate::names::{self, Names};

static ACCEPTS: Accepts = Accepts::only("events", &[Key::CRATE]);

static OF_A_VARIANT: Accepts = Accepts {
    attribute: "event",
    keys: &[Key::NAME, delivery::KEY],
    options: &[],
    bare: Some("name"),
    refusal: None,
};

/// serde's attributes of an enum that would hide its variants.
const HIDING: [&str; 5] = ["tag", "untagged", "into", "transparent", "content"];

/// A variant, and what its `#[event]` says.
struct EventVariant {
    ident: Ident,
    configuration: Vec<Attribute>,
    name: LitStr,
    delivery: Option<Delivery>,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let mut expansion = match parse(item, &mut errors) {
        Ok(mut item) => {
            let variants = take_variants(&mut item, &mut errors);
            let mut expansion = item.to_token_stream();
            if is_plain(&item, &mut errors) {
                expansion.extend(expand_enum(&item, &variants, &names));
            }
            expansion
        }
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

/// Reads an enum, or gives back what it is instead.
fn parse(item: TokenStream, errors: &mut Errors) -> Result<ItemEnum, TokenStream> {
    let item = item::ungroup(item);
    let keyword = Keyword::of(&item);
    if keyword.kind != Kind::Enum {
        let place = "`#[events]` goes on an enum, and `#[event]` on a type that is one event";
        return Err(keyword.refuse(place, item, errors));
    }
    parse2(item.clone()).map_err(|error| {
        errors.push(error);
        item
    })
}

fn is_plain(item: &ItemEnum, errors: &mut Errors) -> bool {
    let ItemEnum {
        ident,
        generics,
        attrs,
        ..
    } = item;
    let has_types = generics.type_params().next().is_some() || generics.const_params().next().is_some();
    if has_types {
        errors.at(
            generics,
            format!(
                "events are types, which a client knows by their names: `{ident}` may have lifetimes, \
                 and no other parameters"
            ),
        );
    }
    let mut is_hidden = false;
    for attribute in attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        // What serde does not understand it reports itself.
        let _ = attribute.parse_nested_meta(|meta| {
            if let Some(word) = HIDING.iter().find(|word| meta.path.is_ident(word)) {
                is_hidden = true;
                errors.at(
                    &meta.path,
                    format!("`#[events]` says itself which variant it is, so serde's `{word}` has no place here: remove it"),
                );
            }
            if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    !has_types && !is_hidden && !item.variants.is_empty()
}

fn take_variants(item: &mut ItemEnum, errors: &mut Errors) -> Vec<EventVariant> {
    if item.variants.is_empty() {
        errors.at(
            &item.ident,
            format!("`{}` has no variants, so it is no event: add one", item.ident),
        );
    }
    let mut variants: Vec<EventVariant> = Vec::new();
    for variant in &mut item.variants {
        let event = EventVariant::take(variant, errors);
        let name = event.name.value();
        let other = variants.iter().find(|other| other.name.value() == name);
        // One of two names may be left out by a `#[cfg]`; the compiler finds those that are not.
        if let (Some(other), true) = (other, event.configuration.is_empty()) {
            errors.at(
                &event.name,
                format!(
                    "`{}` and `{}` are both named `{name}`: give one of them another name",
                    other.ident, event.ident
                ),
            );
        }
        variants.push(event);
    }
    variants
}

impl EventVariant {
    fn take(variant: &mut Variant, errors: &mut Errors) -> Self {
        let attributes = markers::take(&mut variant.attrs, |attribute| markers::is(attribute, "event"));
        let mut attributes = attributes.into_iter();
        let mut arguments = Arguments::parse(&OF_A_VARIANT, arguments_of(attributes.next()), errors);
        if let Some(surplus) = attributes.next() {
            errors.at(surplus, "a variant is one event: remove this `#[event]`");
        }
        let name = arguments.parsed("name", errors);
        if let Some(name) = &name {
            event_name::check(name, errors);
        }
        Self {
            ident: variant.ident.clone(),
            configuration: markers::configuration(&variant.attrs),
            name: name.unwrap_or_else(|| event_name::of(&variant.ident)),
            delivery: Delivery::parse(&mut arguments, &variant.ident, Some(&variant.fields), errors),
        }
    }

    /// The variant as data.
    fn description(&self, names: &Names) -> TokenStream {
        let Self { ident, name, .. } = self;
        let private = names.private();
        let class = Delivery::expand(self.delivery.as_ref(), names);
        let variant = LitStr::new(&ident.to_string(), ident.span());
        quote!(#private::EventDescription::variant(#name, #variant, #class))
    }

    fn key_arm(&self, names: &Names) -> Option<TokenStream> {
        let Self {
            ident, configuration, ..
        } = self;
        let key = Delivery::key(self.delivery.as_ref())?;
        let value = names::local_at("__key", names::start(key));
        let text = Delivery::text_of(&value.to_token_stream(), key, names);
        Some(quote! {
            #(#configuration)*
            Self::#ident { #key: #value, .. } => #text,
        })
    }
}

/// What stands in the brackets of an attribute, behind its name.
fn arguments_of(attribute: Option<Attribute>) -> TokenStream {
    match attribute.map(|attribute| attribute.meta) {
        Some(Meta::List(list)) => list.tokens,
        _ => TokenStream::new(),
    }
}

fn expand_enum(item: &ItemEnum, variants: &[EventVariant], names: &Names) -> TokenStream {
    let ItemEnum { ident, generics, .. } = item;
    let private = names.private();
    let derived = Names::derived();
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let descriptions = variants.iter().map(|variant| {
        let configuration = &variant.configuration;
        let description = variant.description(names);
        quote!(#(#configuration)* #description)
    });
    let arms = variants.iter().map(|variant| {
        let EventVariant {
            ident, configuration, ..
        } = variant;
        let description = variant.description(names);
        quote!(#(#configuration)* Self::#ident { .. } => const { &#description },)
    });
    let keys: Vec<TokenStream> = variants
        .iter()
        .filter_map(|variant| variant.key_arm(names))
        .collect();
    let key = if keys.is_empty() {
        quote!(::core::option::Option::None)
    } else {
        let rest = (keys.len() < variants.len()).then(|| quote!(_ => ::core::option::Option::None,));
        quote!(match self { #(#keys)* #rest })
    };
    let serializer = names::local("__serializer");
    // rustc reports a missing `Serialize` at the user's name of the type.
    let private_at_ident = names.private_at(ident.span());
    let serialize = quote_spanned!(ident.span()=> #private_at_ident::serialize_variant(self, #serializer));
    quote! {
        #derived
        impl #parameters #private::Emit for #ident #arguments #bounds {
            const EVENTS: &'static [#private::EventDescription] = &[#(#descriptions),*];

            fn description(&self) -> &'static #private::EventDescription {
                match self { #(#arms)* }
            }

            fn key(&self) -> ::core::option::Option<::std::string::String> {
                #key
            }

            fn serialize_data<__Serializer: #private::Serializer>(
                &self,
                #serializer: __Serializer,
            ) -> ::core::result::Result<__Serializer::Ok, __Serializer::Error> {
                #serialize
            }
        }
    }
}
