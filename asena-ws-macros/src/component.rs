//! What makes a type a component: the description that the container plans and builds it by.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, LitStr, Type};

use crate::constructor::Call;
use crate::fields::Shape;
use crate::inject::Inject;
use crate::names::{self, Names};

/// A type that the container can build.
pub(crate) struct Component {
    pub(crate) self_type: TokenStream,
    /// Where the user declares it, for the container's reports.
    pub(crate) at: Span,
    pub(crate) name: LitStr,
    pub(crate) configuration: Vec<Attribute>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) construction: Construction,
}

/// A field or a parameter, and what fills it.
pub(crate) struct Slot {
    /// As the container's reports call it.
    pub(crate) name: String,
    pub(crate) field: Option<Ident>,
    pub(crate) ty: Type,
    pub(crate) configuration: Vec<Attribute>,
    /// From the container, or nothing: from `Default`.
    pub(crate) inject: Option<Inject>,
}

/// How the values of the slots become an instance.
pub(crate) enum Construction {
    Struct(Shape),
    Constructor(Call),
}

impl Component {
    pub(crate) fn expand(&self, names: &Names) -> TokenStream {
        let private = names.private();
        let Self {
            self_type,
            name,
            configuration,
            ..
        } = self;
        let at = quote_spanned!(self.at=> ::core::panic::Location::caller());
        let dependencies = self.dependencies(names);
        let construct = self.construct(names);
        let lints = self.lints();
        let derived = Names::derived();
        quote! {
            #(#configuration)*
            #derived
            #lints
            impl #private::Component for #self_type {
                const DESCRIPTOR: &'static #private::Descriptor = {
                    #[allow(unused_imports)]
                    use #private::{NoJobs as _, NoLifecycle as _, NoSubscriptions as _};
                    &#private::Descriptor {
                        key: #private::Key::of::<#self_type>,
                        name: #name,
                        at: #at,
                        dependencies: #dependencies,
                        construct: #construct,
                        lifecycle: #private::Probe::<#self_type>::HOOKS,
                        jobs: #private::Probe::<#self_type>::JOBS,
                        subscriptions: #private::Probe::<#self_type>::SUBSCRIPTIONS,
                    }
                };
            }
        }
    }

    fn injected(&self) -> impl Iterator<Item = (&Slot, &Inject)> {
        self.slots
            .iter()
            .filter_map(|slot| Some((slot, slot.inject.as_ref()?)))
    }

    /// The one place that mentions the type of an injected field, so that rustc reports it once.
    fn dependencies(&self, names: &Names) -> TokenStream {
        let dependencies: Vec<TokenStream> = self
            .injected()
            .map(|(slot, inject)| slot.dependency(inject, names))
            .collect();
        let dependencies = names::vector(&dependencies);
        quote!(|| #dependencies)
    }

    fn construct(&self, names: &Names) -> TokenStream {
        let fields = names::local("__fields");
        let is_injected = self.injected().next().is_some();
        let pattern = if is_injected {
            quote!(mut #fields)
        } else {
            quote!(_)
        };
        let values: Vec<TokenStream> = self.slots.iter().map(|slot| slot.value(&fields, names)).collect();
        let self_type = &self.self_type;
        let (import, of_type, value) = match &self.construction {
            Construction::Struct(shape) => (None, None, shape.expand(self, &values)),
            Construction::Constructor(call) => {
                let value = call.expand(self, &values, names);
                (
                    Some(names.import_not_a_result()),
                    Some(quote!(::<#self_type>)),
                    value,
                )
            }
        };
        let private = names.private_at(self.at);
        let instance = quote_spanned!(self.at=> #private::Instance::new #of_type (#value));
        // rustc reports a future that is not `Send` where it begins.
        let span = match &self.construction {
            Construction::Struct(_) => self.at,
            Construction::Constructor(call) => call.function.span(),
        };
        let body = quote!({ #import ::core::result::Result::Ok(#instance) });
        quote_spanned!(span=> |#pattern| ::std::boxed::Box::pin(async move #body))
    }

    /// Where a `#[cfg]` takes the last injected field away, nothing uses what the container hands over.
    fn lints(&self) -> Option<TokenStream> {
        let mut injected = self.injected().peekable();
        injected.peek()?;
        injected
            .all(|(slot, _)| !slot.configuration.is_empty())
            .then(|| quote!(#[allow(unused_mut, unused_variables)]))
    }
}

impl Slot {
    fn dependency(&self, inject: &Inject, names: &Names) -> TokenStream {
        let Self {
            name,
            ty,
            configuration,
            ..
        } = self;
        let span = names::start(ty);
        let private = names.private_at(span);
        let at = quote_spanned!(span=> const { ::core::panic::Location::caller() });
        let dependency = match &inject.name {
            None => quote_spanned!(span=> #private::Dependency::of::<#ty>(#name, #at)),
            Some(wanted) => {
                quote_spanned!(span=> #private::Dependency::named::<#ty>(#name, #at, #wanted))
            }
        };
        quote!(#(#configuration)* #dependency)
    }

    fn value(&self, fields: &Ident, names: &Names) -> TokenStream {
        let ty = &self.ty;
        let span = names::start(ty);
        if self.inject.is_some() {
            return quote_spanned!(span=> #fields.next()?);
        }
        let private = names.private_at(span);
        quote_spanned!(span=> #private::default_field::<#ty>())
    }
}

/// An identifier as a string literal that stands at the same place.
pub(crate) fn name_of(ident: &Ident) -> LitStr {
    use syn::ext::IdentExt as _;
    LitStr::new(&ident.unraw().to_string(), ident.span())
}

/// Values, each under the `#[cfg]`s of its slot.
pub(crate) fn configured<'a>(
    slots: &'a [Slot],
    values: &'a [TokenStream],
) -> impl Iterator<Item = TokenStream> + use<'a> {
    slots.iter().zip(values).map(|(slot, value)| {
        let configuration = slot.configuration.iter().map(ToTokens::to_token_stream);
        quote!(#(#configuration)* #value)
    })
}
