//! What stands between the braces of an impl block or a trait. Bodies are never read: a half-typed one comes out as it
//! went in.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, LitStr, Signature, Token, Visibility};

use crate::errors::Errors;

/// An item of an impl block or a trait.
pub(crate) enum Member {
    Method(Box<Method>),
    Other(Other),
}

/// A function with or without `self`.
pub(crate) struct Method {
    pub(crate) attributes: Vec<Attribute>,
    visibility: TokenStream,
    pub(crate) signature: Signature,
    body: TokenStream,
}

/// A constant, a type, a macro call, or a function that could not be read.
pub(crate) struct Other {
    pub(crate) attributes: Vec<Attribute>,
    tokens: TokenStream,
    /// It is a function all the same; what is wrong with it is reported.
    pub(crate) is_unreadable: bool,
}

/// All members, and the `#![…]` before them.
pub(crate) struct Members {
    inner_attributes: Vec<Attribute>,
    members: Vec<Member>,
}

impl Members {
    /// Reads the members between the braces that end `item`.
    pub(crate) fn parse(item: &TokenStream, errors: &mut Errors) -> syn::Result<Self> {
        let body = match item.clone().into_iter().last() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group.stream(),
            _ => TokenStream::new(),
        };
        Parser::parse2(
            |input: ParseStream<'_>| {
                let inner_attributes = input.call(Attribute::parse_inner)?;
                let mut members = Vec::new();
                while !input.is_empty() {
                    members.push(Member::parse(input, errors)?);
                }
                Ok(Self {
                    inner_attributes,
                    members,
                })
            },
            body,
        )
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Member> {
        self.members.iter_mut()
    }

    pub(crate) fn methods(&self) -> impl Iterator<Item = &Method> {
        self.members.iter().filter_map(|member| match member {
            Member::Method(method) => Some(&**method),
            Member::Other(_) => None,
        })
    }
}

impl ToTokens for Members {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.inner_attributes);
        tokens.append_all(&self.members);
    }
}

impl Member {
    fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let mut visibility = input.parse::<Visibility>()?.into_token_stream();
        if input.peek(Token![default]) && !input.peek2(Token![!]) {
            visibility.extend(input.parse::<Token![default]>()?.into_token_stream());
        }
        let is_function = is_function(input);
        if is_function {
            let ahead = input.fork();
            match ahead.parse() {
                Ok(signature) => {
                    input.advance_to(&ahead);
                    let body = take_until(input, End::SemicolonOrBraces)?;
                    return Ok(Self::Method(Box::new(Method {
                        attributes,
                        visibility,
                        signature,
                        body,
                    })));
                }
                Err(error) => errors.push(error),
            }
        }
        let end = if !is_function && is_declaration(input) {
            End::Semicolon
        } else {
            End::SemicolonOrBraces
        };
        let rest = take_until(input, end)?;
        Ok(Self::Other(Other {
            attributes,
            tokens: quote!(#visibility #rest),
            is_unreadable: is_function,
        }))
    }

    pub(crate) fn attributes_mut(&mut self) -> &mut Vec<Attribute> {
        match self {
            Self::Method(method) => &mut method.attributes,
            Self::Other(other) => &mut other.attributes,
        }
    }
}

impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Method(method) => {
                let Method {
                    attributes,
                    visibility,
                    signature,
                    body,
                } = &**method;
                quote!(#(#attributes)* #visibility #signature #body)
            }
            Self::Other(Other {
                attributes, tokens, ..
            }) => quote!(#(#attributes)* #tokens),
        });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Semicolon,
    SemicolonOrBraces,
}

/// Takes all tokens up to and with the one that ends a member.
fn take_until(input: ParseStream<'_>, end: End) -> syn::Result<TokenStream> {
    let mut member = TokenStream::new();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && end == End::SemicolonOrBraces,
            _ => false,
        };
        member.append(token);
        if ends {
            break;
        }
    }
    Ok(member)
}

fn is_declaration(input: ParseStream<'_>) -> bool {
    input.peek(Token![const]) || input.peek(Token![type]) || input.peek(Token![static])
}

/// Whether `fn` comes after the words that may stand before it.
fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while !ahead.peek(Token![fn]) {
        let is_qualifier = ahead.peek(Token![const])
            || ahead.peek(Token![async])
            || ahead.peek(Token![unsafe])
            || ahead.peek(Token![extern])
            || ahead.peek(LitStr);
        if !is_qualifier || ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
    true
}
