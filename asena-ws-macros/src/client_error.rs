//! `#[derive(ClientError)]`: which errors the peer may read, and as what.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
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
    /// The id under which it was logged.
    Nothing,
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
    let (names, variants) = match &input.data {
        Data::Enum(data) => {
            let mut arguments = arguments(&ACCEPTS_FOR_ALL, &input.attrs, errors);
            let names = arguments.names(errors);
            let variants = data.variants.iter().map(|variant| {
                let mut arguments = self::arguments(&ACCEPTS, &variant.attrs, errors);
                let ident = &variant.ident;
                let path = quote_spanned!(ident.span()=> Self::#ident);
                let reads = Reads::parse(&mut arguments, ident, &variant.fields, errors)?;
                let configuration = markers::configuration(&variant.attrs);
                Some(Variant {
                    path,
                    configuration,
                    words: documentation(&variant.attrs),
                    reads,
                })
            });
            (names, variants.flatten().collect::<Vec<_>>())
        }
        Data::Struct(data) => {
            let mut arguments = arguments(&ACCEPTS, &input.attrs, errors);
            let names = arguments.names(errors);
            let reads = Reads::parse(&mut arguments, &input.ident, &data.fields, errors);
            let variant = reads.map(|reads| Variant {
                path: quote!(Self),
                configuration: Vec::new(),
                words: documentation(&input.attrs),
                reads,
            });
            (names, variant.into_iter().collect())
        }
        Data::Union(data) => {
            errors.at(
                data.union_token,
                "`ClientError` is derived for an enum or a struct",
            );
            return TokenStream::new();
        }
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
                    // What was reported as a mistake.
                    #[allow(unreachable_patterns)]
                    _ => #private::HandlerError::client("", ""),
                }
            }
        }

        #registration
    }
}

impl Variant {
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

    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            path,
            configuration,
            reads,
            ..
        } = self;
        let private = names.private();
        match reads {
            Reads::Nothing => quote! {
                #(#configuration)*
                #path { .. } => #private::HandlerError::internal(self),
            },
            Reads::Code {
                code,
                message,
                is_retryable,
                details,
            } => {
                let span = code.span();
                let displayed = || quote_spanned!(span=> ::std::string::ToString::to_string(&self));
                let message = message.as_ref().map_or_else(displayed, ToTokens::to_token_stream);
                let locals: Vec<Ident> = details
                    .iter()
                    .enumerate()
                    .map(|(index, member)| names::local_at(&format!("__detail{index}"), span_of(member)))
                    .collect();
                let detail_names = details.iter().map(|member| match member {
                    Member::Named(ident) => LitStr::new(&ident.to_string(), ident.span()),
                    Member::Unnamed(index) => LitStr::new(&index.index.to_string(), index.span),
                });
                let writes = locals.iter().zip(detail_names).map(|(local, name)| {
                    let private = names.private_at(local.span());
                    quote_spanned!(local.span()=> (#name, #private::detail(#local)))
                });
                let retryable = is_retryable.then(|| quote!(.retryable()));
                let with_details =
                    (!details.is_empty()).then(|| quote!(.with_details(#private::details([#(#writes),*]))));
                quote! {
                    #(#configuration)*
                    #path { #(#details: ref #locals,)* .. } =>
                        #private::HandlerError::client(#code, #message) #retryable #with_details,
                }
            }
        }
    }
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
            return Some(Self::Nothing);
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
fn arguments(accepts: &'static Accepts, attributes: &[Attribute], errors: &mut Errors) -> Arguments {
    let mut tokens = TokenStream::new();
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
            meta => errors.at(
                meta,
                "write `#[client_error(code = \"…\")]`, or `#[client_error(internal)]`",
            ),
        }
    }
    Arguments::parse(accepts, tokens, errors)
}

fn span_of(member: &Member) -> Span {
    match member {
        Member::Named(ident) => ident.span(),
        Member::Unnamed(index) => index.span,
    }
}
