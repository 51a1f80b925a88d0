//! The arguments of an attribute: `key = value`, plain keys, and one bare string where an attribute allows it.
//!
//! Each attribute declares what it accepts; a mistake in one argument hides none in another.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token, Type, bracketed, parse2};

use crate::accepts::{Accepts, Key, Takes};
use crate::errors::Errors;
use crate::names::Names;

/// The arguments that were understood so far; the others are reported already.
pub(crate) struct Arguments {
    accepts: &'static Accepts,
    given: Vec<Argument>,
    /// Keys that an unknown one seems to stand for.
    misspelt: Vec<&'static str>,
}

struct Argument {
    key: &'static Key,
    /// The key as written, or the bare value that stands for it.
    written: TokenStream,
    value: Option<TokenStream>,
}

impl Arguments {
    pub(crate) fn parse(accepts: &'static Accepts, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut arguments = Self {
            accepts,
            given: Vec::new(),
            misspelt: Vec::new(),
        };
        for tokens in split_at_commas(accepts, tokens, errors) {
            arguments.read(&tokens, errors);
        }
        arguments
    }

    /// Where the generated code finds the runtime crate.
    pub(crate) fn names(&mut self, errors: &mut Errors) -> Names {
        Names::new(self.parsed_by("crate", Path::parse_mod_style, errors))
    }

    /// The value of `name = "…"`.
    pub(crate) fn name(&mut self, errors: &mut Errors) -> Option<LitStr> {
        let name: LitStr = self.parsed("name", errors)?;
        if name.value().trim().is_empty() {
            errors.at(&name, "the name is empty: write one, or leave `name` out");
            return None;
        }
        Some(name)
    }

    /// Whether a key is given, with a value that is understood or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.given.iter().any(|argument| argument.key.name == key)
    }

    /// Whether a key is given, or what looks like it: then nothing should be said about its absence.
    pub(crate) fn mentions(&self, key: &str) -> bool {
        self.has(key) || self.misspelt.contains(&key)
    }

    /// A key as the user wrote it, if it is given.
    pub(crate) fn written(&self, key: &str) -> Option<TokenStream> {
        self.given
            .iter()
            .find(|argument| argument.key.name == key)
            .map(|argument| argument.written.clone())
    }

    /// The value of a key, or nothing if it is not given or, as reported then, not understood.
    pub(crate) fn parsed<T: Parse>(&mut self, key: &str, errors: &mut Errors) -> Option<T> {
        self.parsed_by(key, T::parse, errors)
    }

    /// The value of a key, not read yet.
    pub(crate) fn take(&mut self, key: &str) -> Option<TokenStream> {
        self.given
            .iter_mut()
            .find(|argument| argument.key.name == key)?
            .value
            .take()
    }

    pub(crate) fn parsed_by<T>(
        &mut self,
        key: &str,
        parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
        errors: &mut Errors,
    ) -> Option<T> {
        let value = self.take(key)?;
        let parsed = parser.parse2(value.clone()).ok();
        if parsed.is_none() {
            self.refuse_value(key, value, errors);
        }
        parsed
    }

    /// The value of `key = [A, B]`. A type without brackets is reported, and understood nevertheless.
    pub(crate) fn types(&mut self, key: &str, errors: &mut Errors) -> Vec<Type> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let list = |input: ParseStream<'_>| {
            let content;
            bracketed!(content in input);
            Punctuated::<Type, Token![,]>::parse_terminated(&content)
        };
        if let Ok(types) = list.parse2(value.clone()) {
            return types.into_iter().collect();
        }
        self.refuse_value(key, value.clone(), errors);
        parse2(value).into_iter().collect()
    }

    /// Says what a key takes, at the value that is something else.
    pub(crate) fn refuse_value(&self, key: &str, value: TokenStream, errors: &mut Errors) {
        if let Some(Key {
            name,
            takes: Takes::Value { what, example },
        }) = self.accepts.find(key)
        {
            errors.at(value, format!("`{name}` takes {what}: write `{example}`"));
        }
    }

    fn read(&mut self, tokens: &TokenStream, errors: &mut Errors) {
        match parse2(tokens.clone()) {
            Ok(Written::Alone { key }) => self.read_alone(&key, errors),
            Ok(Written::Assigned { key, value }) => self.read_assigned(&key, value, errors),
            Ok(Written::Called { key }) => self.read_called(&key, tokens, errors),
            Err(_) => self.read_bare(tokens, errors),
        }
    }

    fn read_alone(&mut self, key: &Ident, errors: &mut Errors) {
        let Some(accepted) = self.accepted(key, errors) else {
            return;
        };
        if let Takes::Value { example, .. } = accepted.takes {
            errors.at(key, format!("`{key}` needs a value: write `{example}`"));
        }
        self.give(accepted, key.to_token_stream(), None, errors);
    }

    fn read_assigned(&mut self, key: &Ident, value: TokenStream, errors: &mut Errors) {
        let Some(accepted) = self.accepted(key, errors) else {
            return;
        };
        let value = match accepted.takes {
            Takes::Nothing => {
                errors.at(
                    key,
                    format!("`{key}` takes no value: write `{key}`, or leave it out"),
                );
                None
            }
            Takes::Value { example, .. } if value.is_empty() => {
                errors.at(key, format!("`{key} =` needs a value: write `{example}`"));
                None
            }
            Takes::Value { .. } => Some(value),
        };
        self.give(accepted, key.to_token_stream(), value, errors);
    }

    fn read_called(&mut self, key: &Ident, tokens: &TokenStream, errors: &mut Errors) {
        let Some(accepted) = self.accepted(key, errors) else {
            return;
        };
        let example = match accepted.takes {
            Takes::Nothing => accepted.name,
            Takes::Value { example, .. } => example,
        };
        errors.at(tokens, format!("`{key}(…)` is not understood: write `{example}`"));
        self.give(accepted, key.to_token_stream(), None, errors);
    }

    fn read_bare(&mut self, value: &TokenStream, errors: &mut Errors) {
        if let Some(key) = self.accepts.bare.and_then(|bare| self.accepts.find(bare)) {
            self.give(key, value.clone(), Some(value.clone()), errors);
            return;
        }
        let name = parse2::<LitStr>(value.clone())
            .ok()
            .filter(|_| self.accepts.find("name").is_some());
        let message = match name {
            Some(name) => {
                let attribute = self.accepts.attribute;
                format!(
                    "a name is given by its key: `#[{attribute}(name = {:?})]`",
                    name.value()
                )
            }
            None => format!("this is not understood here: {}", self.accepts.usage()),
        };
        errors.at(value, message);
    }

    fn give(
        &mut self,
        key: &'static Key,
        written: TokenStream,
        value: Option<TokenStream>,
        errors: &mut Errors,
    ) {
        if self.has(key.name) {
            errors.at(
                written,
                format!("`{}` is given twice: remove one of them", key.name),
            );
        } else {
            self.given.push(Argument { key, written, value });
        }
    }

    /// The declaration of a key, or an error that names the nearest one and all.
    fn accepted(&mut self, key: &Ident, errors: &mut Errors) -> Option<&'static Key> {
        let written = key.unraw().to_string();
        let accepted = self.accepts.find(&written);
        if accepted.is_none() {
            errors.at(key, self.accepts.unknown(&written));
            self.misspelt.extend(self.accepts.nearest(&written));
        }
        accepted
    }
}

enum Written {
    Alone { key: Ident },
    Assigned { key: Ident, value: TokenStream },
    Called { key: Ident },
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any)?;
        if input.is_empty() {
            Ok(Self::Alone { key })
        } else if input.peek(Token![=]) && !input.peek(Token![==]) && !input.peek(Token![=>]) {
            input.parse::<Token![=]>()?;
            Ok(Self::Assigned {
                key,
                value: input.parse()?,
            })
        } else {
            input.parse::<proc_macro2::Group>()?;
            if input.is_empty() {
                Ok(Self::Called { key })
            } else {
                Err(input.error("expected `,`"))
            }
        }
    }
}

/// Splits at the commas between arguments, not at those of `data = HashMap<String, Login>`.
///
/// In an expression a `<` begins types behind `::` alone: `1 << 20` is no bracket, `size::<A, B>()` has one.
fn split_at_commas(accepts: &Accepts, tokens: TokenStream, errors: &mut Errors) -> Vec<TokenStream> {
    let mut arguments = Vec::new();
    let mut current = TokenStream::new();
    let mut is_expression = false;
    let mut depth = 0_usize;
    let mut before = [' '; 2];
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                ',' if depth == 0 => {
                    if current.is_empty() {
                        errors.at(&token, "expected an argument before this comma");
                    } else {
                        arguments.push(std::mem::take(&mut current));
                    }
                    before = [' '; 2];
                    continue;
                }
                '<' if !is_expression || before == [':', ':'] || depth > 0 => depth += 1,
                '>' if before[1] != '-' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let is_joint = punct.spacing() == Spacing::Joint;
            // An arrow is one sign; `::` and `<` may stand apart.
            let sign = if punct.as_char() == '-' && !is_joint {
                ' '
            } else {
                punct.as_char()
            };
            before = [before[1], sign];
        } else {
            if let (true, TokenTree::Ident(key)) = (current.is_empty(), &token) {
                is_expression = accepts.is_option(&key.unraw().to_string());
            }
            before = [' '; 2];
        }
        current.extend([token]);
    }
    if !current.is_empty() {
        arguments.push(current);
    }
    arguments
}
