//! `#[room]`: a struct whose values name rooms.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Fields, ItemStruct, LitStr, Member, Type, parse2};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::item::{self, Keyword, Kind};
use crate::names::{self, Names};
use crate::room_pattern::Pattern;

static ACCEPTS: Accepts = Accepts {
    attribute: "room",
    keys: &[
        Key::value("pattern", "a string", "pattern = \"doc/{id}\""),
        Key::CRATE,
    ],
    options: &[],
    bare: Some("pattern"),
    refusal: None,
};

/// A kind of room that can be named.
struct RoomType {
    ident: Ident,
    pattern: LitStr,
    literals: Vec<String>,
    /// The fields of the placeholders, in their order.
    values: Vec<(Member, Type)>,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let mut expansion = match parse(item, &mut errors) {
        Ok(item) => {
            let room = RoomType::parse(&item, &mut arguments, &mut errors);
            let mut expansion = item.to_token_stream();
            expansion.extend(room.map(|room| room.expand(&names)));
            expansion
        }
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

/// Reads a struct, or gives back what it is instead.
fn parse(item: TokenStream, errors: &mut Errors) -> Result<ItemStruct, TokenStream> {
    let item = item::ungroup(item);
    let keyword = Keyword::of(&item);
    if keyword.kind != Kind::Struct {
        return Err(keyword.refuse("`#[room]` goes on a struct", item, errors));
    }
    parse2(item.clone()).map_err(|error| {
        errors.push(error);
        item
    })
}

impl RoomType {
    /// Nothing, if something is wrong, which is reported then.
    fn parse(item: &ItemStruct, arguments: &mut Arguments, errors: &mut Errors) -> Option<Self> {
        let ItemStruct {
            ident,
            generics,
            fields,
            ..
        } = item;
        if !generics.params.is_empty() {
            errors.at(
                generics,
                format!("a kind of room is one type, so `{ident}` has no parameters: let its fields own what they name"),
            );
            return None;
        }
        if !arguments.mentions("pattern") {
            errors.at(
                ident,
                format!(
                    "`#[room]` needs the pattern of its names: `#[room(\"{}\")]`",
                    example(fields)
                ),
            );
        }
        let pattern: LitStr = arguments.parsed("pattern", errors)?;
        let Pattern {
            literals,
            placeholders,
        } = Pattern::parse(&pattern, errors)?;
        let values = take_values(ident, &pattern, &placeholders, fields, errors)?;
        Some(Self {
            ident: ident.clone(),
            pattern,
            literals,
            values,
        })
    }

    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            ident,
            pattern,
            literals,
            values,
        } = self;
        let private = names.private();
        let derived = Names::derived();
        let given = names::local("__values");
        // What a field's type lacks is reported at that type.
        let shown = values.iter().map(|(member, ty)| {
            let span = names::start(ty);
            quote_spanned!(span=> &self.#member as &dyn ::core::fmt::Display)
        });
        let parsed = values.iter().map(|(member, ty)| {
            let span = names::start(ty);
            let given = names::local_at("__values", span);
            let private = names.private_at(span);
            quote_spanned!(span=> #member: #private::room_value::<#ty>(&mut #given)?)
        });
        let given = if values.is_empty() {
            quote!(_)
        } else {
            quote!(mut #given)
        };
        quote! {
            #derived
            impl #private::RoomAddress for #ident {
                fn address(&self) -> ::std::borrow::Cow<'_, str> {
                    #private::room_name(<Self as #private::Room>::LITERALS, &[#(#shown),*])
                }
            }
            #derived
            impl #private::Room for #ident {
                const PATTERN: &'static str = #pattern;
                const LITERALS: &'static [&'static str] = &[#(#literals),*];

                fn from_values(
                    #given: ::std::vec::IntoIter<::std::string::String>,
                ) -> ::core::option::Option<Self> {
                    ::core::option::Option::Some(Self { #(#parsed),* })
                }
            }
        }
    }
}

/// The field of each placeholder; each field has one.
fn take_values(
    owner: &Ident,
    pattern: &LitStr,
    placeholders: &[String],
    fields: &Fields,
    errors: &mut Errors,
) -> Option<Vec<(Member, Type)>> {
    let members: Vec<(String, Member, &Type)> = fields
        .members()
        .zip(fields)
        .map(|(member, field)| (name_of(&member), member, &field.ty))
        .collect();
    let mut values = Vec::new();
    for placeholder in placeholders {
        match members.iter().find(|(name, ..)| name == placeholder) {
            Some((_, member, ty)) => values.push((member.clone(), (*ty).clone())),
            None => errors.at(
                pattern,
                format!("`{owner}` has no field `{placeholder}`, which the pattern names"),
            ),
        }
    }
    let mut all_are_named = true;
    for ((name, ..), field) in members.iter().zip(fields) {
        if !placeholders.contains(name) {
            all_are_named = false;
            let message = format!(
                "the pattern does not name this field, so two rooms that differ in it would be one: \
                 write `{{{name}}}` into the pattern, or remove the field"
            );
            match &field.ident {
                Some(ident) => errors.at(ident, message),
                None => errors.at(&field.ty, message),
            }
        }
    }
    (all_are_named && values.len() == placeholders.len()).then_some(values)
}

fn name_of(member: &Member) -> String {
    use syn::ext::IdentExt as _;
    match member {
        Member::Named(ident) => ident.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// A pattern that would do for these fields.
fn example(fields: &Fields) -> String {
    let placeholders = fields
        .members()
        .map(|member| format!("/{{{}}}", name_of(&member)));
    format!("room{}", placeholders.collect::<String>())
}
