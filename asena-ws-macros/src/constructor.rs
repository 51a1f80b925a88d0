//! `#[constructor]`: the function of a `#[service]` impl block whose parameters come from the container.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, FnArg, Ident, LitStr, Pat, PathArguments, ReturnType, Signature, Type, TypePath};

use crate::component::{Component, Construction, Slot, configured, name_of};
use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::inject::Inject;
use crate::marked::{self, Marked, Marker};
use crate::markers;
use crate::names::{self, Names};
use crate::signature::Problems;

/// How the constructor is called.
pub(crate) struct Call {
    pub(crate) function: Ident,
    is_async: bool,
    returns: Box<Type>,
}

impl Call {
    fn check(signature: &Signature, errors: &mut Errors) -> Option<Self> {
        let mut problems = Problems::of(signature);
        problems.expect_callable("a constructor");
        if let Some(receiver) = signature.receiver() {
            problems.at(
                receiver,
                "a constructor builds the value, so there is no `self` yet: remove this parameter",
            );
        }
        let returns = match &signature.output {
            ReturnType::Type(_, ty) => Some(ty.clone()),
            ReturnType::Default => None,
        };
        if returns.is_none() {
            problems.at(
                &signature.ident,
                "a constructor returns what it builds: write `-> Self`, or `-> Result<Self, E>` if it may fail",
            );
        }
        let is_clean = problems.report(None, errors);
        let is_async = signature.asyncness.is_some();
        Some(Self {
            function: signature.ident.clone(),
            is_async,
            returns: returns.filter(|_| is_clean)?,
        })
    }

    pub(crate) fn expand(&self, component: &Component, values: &[TokenStream], names: &Names) -> TokenStream {
        let Self {
            function, returns, ..
        } = self;
        let self_type = &component.self_type;
        let span = names::start(returns);
        let private = names.private_at(span);
        let values = configured(&component.slots, values);
        let dot_await = self.is_async.then(|| quote!(.await));
        let call = quote!(<#self_type>::#function(#(#values),*)#dot_await);
        // A value of another type is reported at the constructor's return type.
        quote_spanned!(span=> #private::Returned(#call).into_result()?)
    }
}

/// The one marker of a `#[service]` block.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark;

impl Marker for Mark {
    const ALL: &'static [Self] = &[Self];

    fn name(self) -> &'static str {
        "constructor"
    }
}

/// Takes the markers out of the block, and describes the component that its constructor builds.
///
/// There are several only where `#[cfg]` leaves one of them.
pub(crate) fn take_components(
    block: &mut ImplBlock,
    name: Option<LitStr>,
    errors: &mut Errors,
) -> Vec<Component> {
    let is_plain = block.refuse_unless_plain(
        "service",
        "a constructor belongs to the type itself: put `#[service]` on `impl Type { … }`",
        errors,
    );
    let self_name = if is_plain {
        self_name(&block.header.self_type, errors)
    } else {
        None
    };
    if is_plain && marked::is_absent::<Mark>(block) {
        errors.at(
            &block.header.self_type,
            "nothing in this block builds the service: put `#[constructor]` on one of its functions, \
             or `#[service]` on the struct",
        );
    }
    let constructors = take_constructors(block, errors);
    let Some(self_name) = self_name else {
        return Vec::new();
    };
    let name = name.unwrap_or_else(|| name_of(&self_name));
    let component = |Constructor {
                         configuration,
                         slots,
                         call,
                     }| Component {
        self_type: block.header.self_type.to_token_stream(),
        at: self_name.span(),
        name: name.clone(),
        configuration,
        slots,
        construction: Construction::Constructor(call),
    };
    constructors.into_iter().map(component).collect()
}

/// A function whose parameters can be injected.
struct Constructor {
    configuration: Vec<Attribute>,
    slots: Vec<Slot>,
    call: Call,
}

fn take_constructors(block: &mut ImplBlock, errors: &mut Errors) -> Vec<Constructor> {
    let marked: Vec<Marked<'_, Mark>> = marked::take(&mut block.members, errors);
    let constructor = |Marked {
                           method, is_surplus, ..
                       }: Marked<'_, Mark>,
                       errors: &mut Errors| {
        let slots = take_slots(&mut method.signature, errors);
        let call = Call::check(&method.signature, errors).filter(|_| !is_surplus)?;
        Some(Constructor {
            configuration: markers::configuration(&method.attributes),
            slots,
            call,
        })
    };
    marked
        .into_iter()
        .filter_map(|marked| constructor(marked, errors))
        .collect()
}

/// Describes the parameters, and takes their `#[inject]`s away.
fn take_slots(signature: &mut Signature, errors: &mut Errors) -> Vec<Slot> {
    let mut slots = Vec::new();
    for input in &mut signature.inputs {
        let FnArg::Typed(parameter) = input else {
            continue;
        };
        let inject = Inject::take(&mut parameter.attrs, errors).unwrap_or_default();
        slots.push(Slot {
            name: match &*parameter.pat {
                Pat::Ident(pattern) => name_of(&pattern.ident).value(),
                _ => format!("parameter {}", slots.len() + 1),
            },
            field: None,
            ty: Type::clone(&parameter.ty),
            configuration: markers::configuration(&parameter.attrs),
            inject: Some(inject),
        });
    }
    slots
}

/// The last segment of the self type's path.
fn self_name(self_type: &Type, errors: &mut Errors) -> Option<Ident> {
    let mut inner = self_type;
    while let Type::Group(group) = inner {
        inner = &group.elem;
    }
    let Type::Path(TypePath { path, .. }) = inner else {
        errors.at(
            self_type,
            "a service is a struct or an enum of this crate: write `impl Type { … }`",
        );
        return None;
    };
    for segment in &path.segments {
        if !matches!(segment.arguments, PathArguments::None) {
            errors.at(
                &segment.arguments,
                format!(
                    "a component is one type without arguments: wrap it in a struct of its own, \
                     as in `struct Users({}<User>);`",
                    segment.ident
                ),
            );
            return None;
        }
    }
    path.segments.last().map(|segment| segment.ident.clone())
}
