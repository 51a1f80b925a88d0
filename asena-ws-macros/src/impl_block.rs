//! An impl block, read as far as the signatures of its methods.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Generics, Path, Token, Type, TypePath};

use crate::errors::Errors;
use crate::item::{self, Keyword, Kind};
use crate::markers;
use crate::members::Members;

/// An impl block with its bodies unread.
pub(crate) struct ImplBlock {
    item: TokenStream,
    pub(crate) header: Header,
    pub(crate) members: Members,
}

/// What stands before the braces.
pub(crate) struct Header {
    pub(crate) generics: Generics,
    /// The `!` of `impl !Trait for`.
    pub(crate) negative: Option<Token![!]>,
    pub(crate) interface: Option<Path>,
    pub(crate) self_type: Type,
}

impl ImplBlock {
    /// Reads an impl block, or reports that it is none, where `place` says what it should be, and gives it back.
    pub(crate) fn parse(item: TokenStream, place: &str, errors: &mut Errors) -> Result<Self, TokenStream> {
        let item = item::ungroup(item);
        let keyword = Keyword::of(&item);
        if keyword.kind != Kind::Impl {
            return Err(keyword.refuse(place, item, errors));
        }
        let parse = |input: ParseStream<'_>| {
            let header = input.parse()?;
            // The members are read from the same tokens afterwards.
            input.parse::<TokenStream>()?;
            Ok(header)
        };
        let parsed = Parser::parse2(parse, item.clone())
            .and_then(|header: Header| Ok((header, Members::parse(&item, errors)?)));
        match parsed {
            Ok((header, members)) => Ok(Self {
                item,
                header,
                members,
            }),
            Err(error) => {
                errors.push(error);
                Err(markers::strip(item))
            }
        }
    }

    /// Reports a block that is not `impl Type { … }` without parameters.
    pub(crate) fn refuse_unless_plain(&self, attribute: &str, of_a_trait: &str, errors: &mut Errors) -> bool {
        let Header {
            generics, interface, ..
        } = &self.header;
        if let Some(interface) = interface {
            errors.at(interface, of_a_trait);
        }
        if !generics.params.is_empty() {
            refuse_generics(attribute, generics, errors);
        }
        interface.is_none() && generics.params.is_empty()
    }
}

/// Reports the parameters of an impl block.
pub(crate) fn refuse_generics(attribute: &str, generics: &Generics, errors: &mut Errors) {
    errors.at(
        generics,
        format!("a component is one type, so `#[{attribute}]` cannot go on a generic impl block: write it for one type"),
    );
}

impl ToTokens for ImplBlock {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(item::with_body(self.item.clone(), self.members.to_token_stream()));
    }
}

impl Parse for Header {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        input.parse::<Option<Token![default]>>()?;
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Token![impl]>()?;
        let mut generics = if starts_with_generics(input) {
            input.parse()?
        } else {
            Generics::default()
        };
        let negative = input.parse()?;
        let first: Type = input.parse()?;
        let (interface, self_type) = if input.parse::<Option<Token![for]>>()?.is_some() {
            (Some(path_of(first)?), input.parse()?)
        } else {
            (None, first)
        };
        generics.where_clause = input.parse()?;
        if !item::at_body(input) {
            return Err(input.error("expected the `{ … }` of the impl block"));
        }
        Ok(Self {
            generics,
            negative,
            interface,
            self_type,
        })
    }
}

/// `impl<T> …`, and not the `<T as Trait>::Type` of `impl <T as Trait>::Type`.
fn starts_with_generics(input: ParseStream<'_>) -> bool {
    input.peek(Token![<])
        && (input.peek2(Token![>])
            || input.peek2(Token![#])
            || input.peek2(Token![const])
            || (input.peek2(syn::Ident) || input.peek2(syn::Lifetime))
                && (input.peek3(Token![:]) && !input.peek3(Token![::])
                    || input.peek3(Token![,])
                    || input.peek3(Token![>])
                    || input.peek3(Token![=])))
}

fn path_of(ty: Type) -> syn::Result<Path> {
    match ty {
        Type::Group(group) => path_of(*group.elem),
        Type::Path(TypePath {
            qself: None, path, ..
        }) => Ok(path),
        other => Err(syn::Error::new_spanned(other, "expected the path of a trait")),
    }
}
