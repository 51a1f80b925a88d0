//! `#[interface]`: a trait whose implementations can be injected as `Arc<dyn Trait>`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Generics, Ident, ReturnType, Signature, Token, Type, TypeParamBound, Visibility,
    WherePredicate,
};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::item::{self, Keyword, Kind};
use crate::markers::last_segment_is;
use crate::members::Members;
use crate::names::Names;

static ACCEPTS: Accepts = Accepts::only("interface", &[Key::CRATE]);

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);

    let item = item::ungroup(item);
    let keyword = Keyword::of(&item);
    let mut expansion = if keyword.kind == Kind::Trait {
        match Interface::parse(&item, &mut errors) {
            Ok(interface) => interface.check_and_expand(item, &names, &mut errors),
            Err(error) => {
                errors.push(error);
                item
            }
        }
    } else {
        keyword.refuse("`#[interface]` goes on a trait", item, &mut errors)
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

/// A trait, read as far as the signatures of its methods.
struct Interface {
    header: Header,
    members: Members,
}

struct Header {
    has_async_trait: bool,
    ident: Ident,
    generics: Generics,
    supertraits: Punctuated<TypeParamBound, Token![+]>,
}

impl Interface {
    fn parse(item: &TokenStream, errors: &mut Errors) -> syn::Result<Self> {
        let parse = |input: ParseStream<'_>| {
            let header = input.parse()?;
            input.parse::<TokenStream>()?;
            Ok(header)
        };
        Ok(Self {
            header: Parser::parse2(parse, item.clone())?,
            members: Members::parse(item, errors)?,
        })
    }

    fn check_and_expand(&self, item: TokenStream, names: &Names, errors: &mut Errors) -> TokenStream {
        let is_object_safe = self.check_object_safety(errors);
        let is_shared = self.check_shared(errors);
        // With the supertraits that it should have, the trait causes no errors where it is used.
        let mut expansion = if is_shared {
            item
        } else {
            with_send_and_sync(item, &self.header.ident)
        };
        if is_object_safe {
            expansion.extend(expand_injectable(&self.header.ident, names));
        }
        expansion
    }

    /// The two reasons why there is no `dyn Trait` that need our words; rustc tells the others.
    fn check_object_safety(&self, errors: &mut Errors) -> bool {
        let Header {
            has_async_trait,
            ident,
            generics,
            ..
        } = &self.header;
        let mut is_object_safe = true;
        if !generics.params.is_empty() {
            errors.at(
                generics,
                format!(
                    "an interface is one trait without parameters: name what you need of it, \
                     as in `trait Users: {ident}<User> {{}}`, and put `#[interface]` there"
                ),
            );
            is_object_safe = false;
        }
        for method in self.members.methods() {
            let Signature {
                asyncness,
                output,
                generics,
                ..
            } = &method.signature;
            if *has_async_trait || requires_sized(generics) {
                continue;
            }
            if let Some(asyncness) = asyncness {
                errors.at(
                    asyncness,
                    format!("`dyn {ident}` cannot have async methods by itself: {ASYNC_TRAIT}"),
                );
                is_object_safe = false;
            }
            if let ReturnType::Type(_, ty) = output
                && let Type::ImplTrait(ty) = &**ty
            {
                errors.at(
                    ty,
                    format!("`dyn {ident}` cannot return `impl …`: return a box, or {ASYNC_TRAIT_METHOD}"),
                );
                is_object_safe = false;
            }
        }
        is_object_safe
    }

    fn check_shared(&self, errors: &mut Errors) -> bool {
        let Header {
            ident, supertraits, ..
        } = &self.header;
        if supertraits.is_empty() {
            errors.at(
                ident,
                format!("an interface is shared between threads: write `trait {ident}: Send + Sync`"),
            );
        }
        !supertraits.is_empty()
    }
}

const ASYNC_TRAIT: &str = "put `#[async_trait]` under `#[interface]`, and on its impls";
const ASYNC_TRAIT_METHOD: &str = "write an `async fn` and put `#[async_trait]` under `#[interface]`";

fn expand_injectable(ident: &Ident, names: &Names) -> TokenStream {
    let span = ident.span();
    let private = names.private_at(span);
    let derived = Names::derived();
    quote_spanned! {span=>
        #derived
        impl #private::Injectable for dyn #ident {
            fn provider() -> #private::Provider {
                #private::Provider::Interface
            }
        }

        #derived
        impl #private::Interface for dyn #ident {}
    }
}

impl Parse for Header {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Option<Token![auto]>>()?;
        input.parse::<Token![trait]>()?;
        let ident = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let mut supertraits = Punctuated::new();
        if input.parse::<Option<Token![:]>>()?.is_some() {
            while !input.peek(Token![where]) && !item::at_body(input) {
                supertraits.push_value(input.parse()?);
                if !input.peek(Token![+]) {
                    break;
                }
                supertraits.push_punct(input.parse()?);
            }
        }
        generics.where_clause = input.parse()?;
        if !item::at_body(input) {
            return Err(input.error("`#[interface]` goes on a trait with a body: expected `{ … }`"));
        }
        let has_async_trait = attributes
            .iter()
            .any(|attribute| last_segment_is(attribute.path(), "async_trait"));
        Ok(Self {
            has_async_trait,
            ident,
            generics,
            supertraits,
        })
    }
}

/// Whether `where Self: Sized` keeps a method out of `dyn Trait`.
fn requires_sized(generics: &Generics) -> bool {
    let is_sized = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(bound) if last_segment_is(&bound.path, "Sized"));
    generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates)
        .any(|predicate| {
            matches!(
                predicate,
                WherePredicate::Type(predicate)
                    if matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident("Self"))
                        && predicate.bounds.iter().any(is_sized)
            )
        })
}

/// `trait Presence { … }` as `trait Presence: Send + Sync { … }`.
fn with_send_and_sync(item: TokenStream, ident: &Ident) -> TokenStream {
    let bounds = quote_spanned!(ident.span()=> : ::core::marker::Send + ::core::marker::Sync);
    let mut tokens = item.into_iter().peekable();
    let mut expansion = TokenStream::new();
    let mut is_after_keyword = false;
    while let Some(token) = tokens.next() {
        let is_name = is_after_keyword && matches!(&token, TokenTree::Ident(name) if name == ident);
        is_after_keyword = matches!(&token, TokenTree::Ident(word) if word == "trait");
        expansion.extend([token]);
        if is_name {
            // A colon with nothing behind it gives way to ours.
            tokens.next_if(|next| matches!(next, TokenTree::Punct(punct) if punct.as_char() == ':'));
            expansion.extend(bounds.to_token_stream());
            break;
        }
    }
    expansion.extend(tokens);
    expansion
}
