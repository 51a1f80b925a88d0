//! What kind of item an attribute stands on, and how to give it back when it is the wrong one.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, LitStr, Token, Visibility, token};

use crate::errors::Errors;
use crate::markers;

/// An item, as far as its keyword tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Struct,
    Enum,
    Impl,
    Trait,
    Function,
    Other(&'static str),
}

impl Kind {
    fn description(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::Enum => "an enum",
            Self::Impl => "an impl block",
            Self::Trait => "a trait",
            Self::Function => "a function",
            Self::Other(description) => description,
        }
    }
}

/// The kind of an item and the keyword that says so.
pub(crate) struct Keyword {
    pub(crate) kind: Kind,
    token: Option<Ident>,
}

impl Keyword {
    /// Reads as far as the item's keyword.
    pub(crate) fn of(item: &TokenStream) -> Self {
        let parse = |input: ParseStream<'_>| {
            let keyword = find_keyword(input);
            input.parse::<TokenStream>()?;
            keyword
        };
        match Parser::parse2(parse, item.clone()) {
            Ok(token) => Self {
                kind: kind(&token),
                token: Some(token),
            },
            Err(_) => Self {
                kind: Kind::Other("something else"),
                token: None,
            },
        }
    }

    /// Says what `attribute` goes on, at the keyword that is wrong, and gives the item back.
    pub(crate) fn refuse(self, place: &str, item: TokenStream, errors: &mut Errors) -> TokenStream {
        let message = format!("{place}; this is {}", self.kind.description());
        match &self.token {
            Some(token) => errors.at(token, message),
            None => errors.at(&item, message),
        }
        markers::strip(item)
    }
}

/// Takes an item out of the invisible group that a `macro_rules!` fragment puts around it.
pub(crate) fn ungroup(item: TokenStream) -> TokenStream {
    let mut tokens = item.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => {
            ungroup(group.stream())
        }
        _ => item,
    }
}

/// The same item with another body: the braces that end it, and their span, stay.
pub(crate) fn with_body(item: TokenStream, body: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    if let Some(TokenTree::Group(old)) = tokens.last_mut() {
        let mut group = Group::new(Delimiter::Brace, body);
        group.set_span(old.span());
        *old = group;
    }
    tokens.into_iter().collect()
}

fn find_keyword(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.call(Attribute::parse_outer)?;
    input.parse::<Visibility>()?;
    loop {
        let word = input.call(Ident::parse_any)?;
        let is_modifier = match word.to_string().as_str() {
            "unsafe" | "async" | "default" | "auto" | "safe" => true,
            "extern" => {
                input.parse::<Option<LitStr>>()?;
                !at_body(input) && !input.peek(Token![crate])
            }
            "const" => AFTER_CONST.iter().any(|next| starts_with(input, next)),
            _ => false,
        };
        if !is_modifier {
            return Ok(word);
        }
    }
}

/// What `const` qualifies, rather than being the item itself.
const AFTER_CONST: [&str; 6] = ["fn", "unsafe", "async", "extern", "impl", "trait"];

fn starts_with(input: ParseStream<'_>, word: &str) -> bool {
    input.peek(Ident::peek_any) && input.fork().call(Ident::parse_any).is_ok_and(|next| next == word)
}

fn kind(keyword: &Ident) -> Kind {
    match keyword.to_string().as_str() {
        "struct" => Kind::Struct,
        "impl" => Kind::Impl,
        "trait" => Kind::Trait,
        "fn" => Kind::Function,
        "enum" => Kind::Enum,
        "union" => Kind::Other("a union"),
        "mod" => Kind::Other("a module"),
        "type" => Kind::Other("a type alias"),
        "const" => Kind::Other("a constant"),
        "static" => Kind::Other("a static"),
        "use" => Kind::Other("an import"),
        "extern" => Kind::Other("an extern item"),
        _ => Kind::Other("something else"),
    }
}

/// Whether a parser stands at the braces of an item's body.
pub(crate) fn at_body(input: ParseStream<'_>) -> bool {
    input.peek(token::Brace)
}
