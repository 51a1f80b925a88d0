//! A struct whose `#[inject]` fields come from the container.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Fields, Ident, ItemStruct, LitStr, parse2};

use crate::component::{Component, Construction, Slot, configured, name_of};
use crate::contract::documentation;
use crate::errors::Errors;
use crate::inject::Inject;
use crate::item::{Keyword, Kind};
use crate::markers;

/// How a struct's value is written.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Named,
    Tuple,
    Unit,
}

/// A struct as the user wrote it, and the component it describes if it can be one.
pub(crate) struct AnnotatedStruct {
    /// Without its `#[inject]`s.
    pub(crate) item: TokenStream,
    pub(crate) model: Option<StructModel>,
}

pub(crate) struct StructModel {
    pub(crate) ident: Ident,
    /// Its doc comment.
    pub(crate) words: LitStr,
    slots: Vec<Slot>,
    shape: Shape,
}

impl AnnotatedStruct {
    /// Reads the struct that `attribute` stands on.
    pub(crate) fn parse(attribute: &str, item: TokenStream, errors: &mut Errors) -> Self {
        let keyword = Keyword::of(&item);
        if keyword.kind != Kind::Struct {
            let item = keyword.refuse(&format!("`#[{attribute}]` goes on a struct"), item, errors);
            return Self { item, model: None };
        }
        let mut parsed: ItemStruct = match parse2(item.clone()) {
            Ok(parsed) => parsed,
            Err(error) => {
                errors.push(error);
                return Self {
                    item: markers::strip(item),
                    model: None,
                };
            }
        };
        let slots = take_slots(&mut parsed.fields, errors);
        let model = if parsed.generics.params.is_empty() {
            Some(StructModel {
                ident: parsed.ident.clone(),
                words: documentation(&parsed.attrs),
                slots,
                shape: shape(&parsed.fields),
            })
        } else {
            refuse_generics(attribute, &parsed, errors);
            None
        };
        Self {
            item: parsed.into_token_stream(),
            model,
        }
    }
}

impl StructModel {
    pub(crate) fn into_component(self, name: Option<LitStr>) -> Component {
        let Self {
            ident, slots, shape, ..
        } = self;
        Component {
            at: ident.span(),
            name: name.unwrap_or_else(|| name_of(&ident)),
            self_type: ident.into_token_stream(),
            configuration: Vec::new(),
            slots,
            construction: Construction::Struct(shape),
        }
    }
}

impl Shape {
    /// The value of a struct, all of it at one span, else rustc would fall back on the attribute.
    pub(crate) fn expand(self, component: &Component, values: &[TokenStream]) -> TokenStream {
        let Component {
            self_type, at, slots, ..
        } = component;
        match self {
            Self::Named => {
                let fields = slots.iter().map(|slot| &slot.field);
                let configuration = slots.iter().map(|slot| {
                    let attributes = &slot.configuration;
                    quote!(#(#attributes)*)
                });
                quote_spanned!(*at=> #self_type { #(#configuration #fields: #values,)* })
            }
            Self::Tuple => {
                let values = configured(slots, values);
                quote_spanned!(*at=> #self_type(#(#values),*))
            }
            Self::Unit => self_type.clone(),
        }
    }
}

fn take_slots(fields: &mut Fields, errors: &mut Errors) -> Vec<Slot> {
    let slot = |(index, field): (usize, &mut syn::Field)| Slot {
        name: field
            .ident
            .as_ref()
            .map_or_else(|| index.to_string(), |ident| name_of(ident).value()),
        inject: Inject::take(&mut field.attrs, errors),
        configuration: markers::configuration(&field.attrs),
        field: field.ident.clone(),
        ty: field.ty.clone(),
    };
    fields.iter_mut().enumerate().map(slot).collect()
}

fn shape(fields: &Fields) -> Shape {
    match fields {
        Fields::Named(_) => Shape::Named,
        Fields::Unnamed(_) => Shape::Tuple,
        Fields::Unit => Shape::Unit,
    }
}

fn refuse_generics(attribute: &str, item: &ItemStruct, errors: &mut Errors) {
    let ident = &item.ident;
    errors.at(
        &item.generics,
        format!(
            "a component is one type, so `#[{attribute}]` cannot go on the generic `{ident}`: \
             wrap what you need of it in a struct of its own, as in `struct Users({ident}<User>);`",
        ),
    );
}
