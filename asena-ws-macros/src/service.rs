//! `#[service]`: a component that is built from its fields, or by the constructor of its impl block.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::LitStr;

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::component::Component;
use crate::constructor;
use crate::errors::Errors;
use crate::fields::AnnotatedStruct;
use crate::impl_block::ImplBlock;
use crate::item::{Keyword, Kind};

static ACCEPTS: Accepts = Accepts::only("service", &[Key::NAME, Key::CRATE]);

const PLACE: &str = "`#[service]` goes on a struct, or on an impl block with a `#[constructor]`";

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);
    let name = arguments.name(&mut errors);

    let (mut expansion, components) = match Keyword::of(&item).kind {
        Kind::Struct => parse_struct(item, name, &mut errors),
        _ => parse_impl(item, name, &mut errors),
    };
    for component in components {
        expansion.extend(component.expand(&names));
    }
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn parse_struct(
    item: TokenStream,
    name: Option<LitStr>,
    errors: &mut Errors,
) -> (TokenStream, Vec<Component>) {
    let AnnotatedStruct { item, model } = AnnotatedStruct::parse(ACCEPTS.attribute, item, errors);
    (
        item,
        model
            .map(|model| model.into_component(name))
            .into_iter()
            .collect(),
    )
}

fn parse_impl(item: TokenStream, name: Option<LitStr>, errors: &mut Errors) -> (TokenStream, Vec<Component>) {
    match ImplBlock::parse(item, PLACE, errors) {
        Ok(mut block) => {
            let components = constructor::take_components(&mut block, name, errors);
            (block.into_token_stream(), components)
        }
        Err(item) => (item, Vec::new()),
    }
}
