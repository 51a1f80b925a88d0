//! `#[inject]` on a field or a constructor's parameter.

use syn::{Attribute, LitStr, Meta};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::markers;

static ACCEPTS: Accepts = Accepts::only("inject", &[Key::NAME]);

/// What `#[inject]` says about its field.
#[derive(Default)]
pub(crate) struct Inject {
    /// Which of several implementations is meant, when `#[inject(name = "…")]` says so.
    pub(crate) name: Option<LitStr>,
}

impl Inject {
    /// Takes the `#[inject]` out of `attributes`, if there is one.
    pub(crate) fn take(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Self> {
        let mut found = markers::take(attributes, |attribute| markers::is(attribute, "inject")).into_iter();
        let inject = Self::parse(found.next()?, errors);
        for twice in found {
            errors.at(twice, "`#[inject]` stands here twice: remove one of them");
        }
        Some(inject)
    }

    fn parse(attribute: Attribute, errors: &mut Errors) -> Self {
        match attribute.meta {
            Meta::Path(_) => Self::default(),
            Meta::List(list) => {
                let mut arguments = Arguments::parse(&ACCEPTS, list.tokens, errors);
                Self {
                    name: arguments.name(errors),
                }
            }
            Meta::NameValue(meta) => {
                errors.at(
                    meta,
                    "`#[inject = …]` is not understood: write `#[inject]` or `#[inject(name = \"…\")]`",
                );
                Self::default()
            }
        }
    }
}
