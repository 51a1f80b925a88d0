//! `#[constructor]`: the function of a `#[service]` impl block whose parameters come from the container.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Attribute, FnArg, Ident, LitStr, Pat, PathArguments, ReturnType, Signature, Type, TypePath,
};

use crate::component::{Component, Construction, Slot, configured, name_of};
use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::inject::Inject;
use crate::markers;
use crate::members::{Member, Method};
use crate::names::{self, Names};
use crate::signature::Problems;

/// How the constructor is called.
pub(crate) struct Call {
    function: Ident,
    is_async: bool,
    returns: Box<Type>,
}

impl Call {
    pub(crate) fn expand(
        &self,
        component: &Component,
        values: &[TokenStream],
        names: &Names,
    ) -> TokenStream {
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

/// Takes the markers out of the block, and describes the component that its constructor builds.
///
/// There are several only where `#[cfg]` leaves one of them.
pub(crate) fn take_components(
    block: &mut ImplBlock,
    name: Option<LitStr>,
    errors: &mut Errors,
) -> Vec<Component> {
    let constructors = take_constructors(block, errors);
    let is_plain = block.refuse_unless_plain(
        "service",
        "a constructor belongs to the type itself: write `impl Type { … }` for `#[service]`",
        errors,
    );
    let Some(self_name) = self_name(&block.header.self_type, errors) else {
        return Vec::new();
    };
    if !is_plain {
        return Vec::new();
    }
    if constructors.is_empty() {
        errors.at(
            &block.header.self_type,
            "nothing in this block builds the service: put `#[constructor]` on one of its functions, \
             or `#[service]` on the struct",
        );
    }
    let name = name.unwrap_or_else(|| name_of(&self_name));
    let self_type = block.header.self_type.to_token_stream();
    let component = |constructor: Constructor| Component {
        self_type: self_type.clone(),
        at: constructor.call.function.span(),
        name: name.clone(),
        configuration: constructor.configuration,
        slots: constructor.slots,
        construction: Construction::Constructor(constructor.call),
    };
    constructors.into_iter().flatten().map(component).collect()
}

struct Constructor {
    configuration: Vec<Attribute>,
    slots: Vec<Slot>,
    call: Call,
}

/// All constructors, those that cannot be called as `None`.
fn take_constructors(block: &mut ImplBlock, errors: &mut Errors) -> Vec<Option<Constructor>> {
    let mut constructors = Vec::new();
    let mut is_configured = true;
    for member in block.members.iter_mut() {
        let marks = markers::take(member.attributes_mut(), |attribute| {
            markers::is(attribute, "constructor")
        });
        let Some((mark, twice)) = marks.split_first() else {
            continue;
        };
        markers::refuse_arguments(mark, "constructor", errors);
        for mark in twice {
            errors.at(
                mark,
                "`#[constructor]` stands here twice: remove one of them",
            );
        }
        let Member::Method(method) = member else {
            errors.at(mark, "`#[constructor]` goes on a function");
            constructors.push(None);
            continue;
        };
        is_configured &= !markers::configuration(&method.attributes).is_empty();
        if !constructors.is_empty() && !is_configured {
            take_slots(&mut method.signature, errors);
            errors.at(
                mark,
                "a service has one constructor: remove this `#[constructor]` or the one before",
            );
            continue;
        }
        constructors.push(model(method, errors));
    }
    constructors
}

fn model(method: &mut Method, errors: &mut Errors) -> Option<Constructor> {
    let slots = take_slots(&mut method.signature, errors);
    let signature = &method.signature;
    let mut problems = Problems::of(signature);
    problems.expect_callable("a constructor");
    if let Some(receiver) = signature.receiver() {
        problems.at(
            receiver,
            "a constructor builds the value, so it has no `self` yet: remove this parameter",
        );
    }
    let returns = match &signature.output {
        ReturnType::Type(_, ty) => Some(ty.clone()),
        ReturnType::Default => {
            problems.at(
                &signature.ident,
                "a constructor returns what it builds: write `-> Self`, or `-> Result<Self, E>` if it may fail",
            );
            None
        }
    };
    let is_clean = problems.report(None, errors);
    let returns = returns.filter(|_| is_clean)?;
    Some(Constructor {
        configuration: markers::configuration(&method.attributes),
        call: Call {
            function: signature.ident.clone(),
            is_async: signature.asyncness.is_some(),
            returns,
        },
        slots,
    })
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
