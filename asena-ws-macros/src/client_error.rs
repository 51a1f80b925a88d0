//! `#[derive(ClientError)]`: which errors the peer may read, and as what.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, LitStr, Member, Meta, Token, bracketed, parse2};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::contract::documentation;
use crate::errors::Errors;
use crate::markers;
use crate::names::{self, Names};

static ACCEPTS: Accepts = Accepts::only(
    "client_error",
    &[
        Key::value("code", "a string", "code = \"room_full\""),
        Key::value("message", "a string", "message = \"the room is full\""),
        Key::flag("retryable"),
        Key::value("details", "a list of fields in brackets", "details = [room]"),
        Key::flag("internal"),
        Key::CRATE,
    ],
);

static ACCEPTS_FOR_ALL: Accepts = Accepts::only("client_error", &[Key::CRATE]);

/// The code of what nobody outside may read.
const INTERNAL: &str = "internal";

/// A variant, or a struct, and what the peer reads of it.
struct Variant {
    path: TokenStream,
    configuration: Vec<Attribute>,
    /// Its doc comment.
    words: LitStr,
    reads: Reads,
}

enum Reads {
    /// The id under which it was logged: said here.
    Nothing(Span),
    Code {
        code: LitStr,
        /// Its `Display`, if there is none.
        message: Option<LitStr>,
        is_retryable: bool,
        details: Vec<Member>,
    },
}

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut expansion = match parse2(item) {
        Ok(input) => expand_input(&input, &mut errors),
        Err(error) => {
            errors.push(error);
            TokenStream::new()
        }
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn expand_input(input: &DeriveInput, errors: &mut Errors) -> TokenStream {
    let accepts = match &input.data {
        Data::Enum(_) => &ACCEPTS_FOR_ALL,
        Data::Struct(_) => &ACCEPTS,
        Data::Union(data) => {
            errors.at(
                data.union_token,
                "`ClientError` is derived for an enum or a struct",
            );
            return TokenStream::new();
        }
    };
    let mut arguments = arguments(accepts, &input.attrs, errors);
    let names = arguments
        .as_mut()
        .map_or_else(|| Names::new(None), |arguments| arguments.names(errors));
    let variants: Vec<Variant> = match &input.data {
        Data::Enum(data) => data
            .variants
            .iter()
            .filter_map(|variant| Variant::of(variant, errors))
            .collect(),
        Data::Struct(data) => {
            let reads = arguments
                .and_then(|mut arguments| Reads::parse(&mut arguments, &input.ident, &data.fields, errors));
            let variant = reads.map(|reads| Variant {
                path: quote!(Self),
                configuration: Vec::new(),
                words: documentation(&input.attrs),
                reads,
            });
            variant.into_iter().collect()
        }
        Data::Union(_) => Vec::new(),
    };
    expand_impl(input, &variants, &names)
}

fn expand_impl(input: &DeriveInput, variants: &[Variant], names: &Names) -> TokenStream {
    let private = names.private();
    let derived = Names::derived();
    let ident = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let arms = variants.iter().map(|variant| variant.expand(names));
    let codes = variants.iter().filter_map(|variant| variant.expand_code(names));
    let count = match &input.data {
        Data::Enum(data) => data.variants.len(),
        Data::Struct(_) | Data::Union(_) => 1,
    };
    // What was reported as a mistake.
    let rest = (variants.len() < count).then(|| quote!(_ => #private::HandlerError::client("", ""),));
    // Only a type of its own can be found again behind `?`.
    let registration = input.generics.params.is_empty().then(|| {
        names.submit(&quote! {{
            #[allow(unused_imports)]
            use #private::NoConversion as _;
            #private::Conversion::<#ident>::ENTRY
        }})
    });
    quote! {
        #derived
        impl #impl_generics #private::ClientError for #ident #type_generics #where_clause {
            const CODES: &'static [#private::ClientErrorCode] = &[#(#codes),*];

            fn into_handler_error(self) -> #private::HandlerError {
                match self {
                    #(#arms)*
                    #rest
                }
            }
        }

        #registration
    }
}

impl Variant {
    fn of(variant: &syn::Variant, errors: &mut Errors) -> Option<Self> {
        let mut arguments = arguments(&ACCEPTS, &variant.attrs, errors)?;
        let ident = &variant.ident;
        Some(Self {
            path: quote_spanned!(ident.span()=> Self::#ident),
            configuration: markers::configuration(&variant.attrs),
            words: documentation(&variant.attrs),
            reads: Reads::parse(&mut arguments, ident, &variant.fields, errors)?,
        })
    }

    /// What the contract says of it.
    fn expand_code(&self, names: &Names) -> Option<TokenStream> {
        let Reads::Code {
            code,
            message,
            is_retryable,
            ..
        } = &self.reads
        else {
            return None;
        };
        let configuration = &self.configuration;
        let words = message.as_ref().filter(|_| self.words.value().is_empty());
        let words = words.unwrap_or(&self.words);
        let private = names.private();
        Some(quote!(#(#configuration)* #private::ClientErrorCode::new(#code, #words, #is_retryable)))
    }

    /// An arm of `match self`.
    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            path, configuration, ..
        } = self;
        let arm = match &self.reads {
            Reads::Nothing(span) => {
                let private = names.private_at(*span);
                let internal = quote_spanned!(*span=> #private::HandlerError::internal(self));
                quote!(#path { .. } => #internal,)
            }
            Reads::Code {
                code,
                message,
                is_retryable,
                details,
            } => {
                let private = names.private();
                let displayed = || quote_spanned!(code.span()=> ::std::string::ToString::to_string(&self));
                let message = message.as_ref().map_or_else(displayed, ToTokens::to_token_stream);
                let retryable = is_retryable.then(|| quote!(.retryable()));
                let (fields, details) = expand_details(details, names);
                quote! {
                    #path { #fields .. } =>
                        #private::HandlerError::client(#code, #message) #retryable #details,
                }
            }
        };
        quote!(#(#configuration)* #arm)
    }
}

/// The fields of a pattern, and the call that writes them.
fn expand_details(details: &[Member], names: &Names) -> (TokenStream, TokenStream) {
    if details.is_empty() {
        return (TokenStream::new(), TokenStream::new());
    }
    let mut fields = TokenStream::new();
    let mut written = Vec::new();
    for (index, member) in details.iter().enumerate() {
        let (name, span) = match member {
            Member::Named(ident) => (ident.unraw().to_string(), ident.span()),
            Member::Unnamed(index) => (index.index.to_string(), index.span),
        };
        let private = names.private_at(span);
        let local = names::local_at(&format!("__detail{index}"), span);
        fields.extend(quote!(#member: ref #local,));
        written.push(quote_spanned!(span=> (#name, #private::detail(#local))));
    }
    let private = names.private();
    let details = quote!(.with_details(#private::details([#(#written),*])));
    (fields, details)
}

impl Reads {
    fn parse(arguments: &mut Arguments, ident: &Ident, fields: &Fields, errors: &mut Errors) -> Option<Self> {
        if arguments.has("internal") {
            for key in ["code", "message", "retryable", "details"] {
                if let Some(written) = arguments.written(key) {
                    errors.at(
                        written,
                        format!("the peer reads nothing of an internal error: remove `{key}`, or `internal`"),
                    );
                }
            }
            let written = arguments.written("internal");
            return Some(Self::Nothing(written.map_or_else(Span::call_site, names::start)));
        }
        if !arguments.mentions("code") && !arguments.mentions("internal") {
            errors.at(
                ident,
                "say what the peer reads of this: `#[client_error(code = \"…\")]`, or `#[client_error(internal)]` for nothing",
            );
        }
        let code: Option<LitStr> = arguments.parsed("code", errors);
        if let Some(code) = &code {
            check_code(code, errors);
        }
        let message = arguments.parsed("message", errors);
        let details = parse_details(arguments, fields, errors);
        Some(Self::Code {
            code: code?,
            message,
            is_retryable: arguments.has("retryable"),
            details,
        })
    }
}

fn check_code(code: &LitStr, errors: &mut Errors) {
    let value = code.value();
    if value == INTERNAL {
        errors.at(
            code,
            "`internal` is the code of what the peer may not read: write `#[client_error(internal)]`, or another code",
        );
    } else if value.is_empty()
        || value.contains(|character: char| character.is_whitespace() || character.is_control())
    {
        errors.at(
            code,
            "a code is a word for programs, as in `code = \"room_full\"`",
        );
    }
}

fn parse_details(arguments: &mut Arguments, fields: &Fields, errors: &mut Errors) -> Vec<Member> {
    let list = |input: syn::parse::ParseStream<'_>| {
        let content;
        bracketed!(content in input);
        Punctuated::<Member, Token![,]>::parse_terminated(&content)
    };
    let details = arguments.parsed_by("details", list, errors).unwrap_or_default();
    let has = |member: &Member| fields.members().any(|field| field == *member);
    let (known, unknown): (Vec<Member>, Vec<Member>) = details.into_iter().partition(has);
    for member in unknown {
        errors.at(
            &member,
            "there is no such field here: `details` lists fields that the peer may read",
        );
    }
    known
}

/// The arguments of all `#[client_error(…)]` of a variant or an item, as if they stood in one.
///
/// `None` if one is not readable, which is reported.
fn arguments(accepts: &'static Accepts, attributes: &[Attribute], errors: &mut Errors) -> Option<Arguments> {
    let mut tokens = TokenStream::new();
    let mut is_readable = true;
    for attribute in attributes
        .iter()
        .filter(|attribute| markers::is(attribute, "client_error"))
    {
        match &attribute.meta {
            Meta::List(list) => {
                let list = &list.tokens;
                tokens.extend(if tokens.is_empty() {
                    quote!(#list)
                } else {
                    quote!(, #list)
                });
            }
            meta => {
                is_readable = false;
                errors.at(
                    meta,
                    "write `#[client_error(code = \"…\")]`, or `#[client_error(internal)]`",
                );
            }
        }
    }
    is_readable.then(|| Arguments::parse(accepts, tokens, errors))
}
