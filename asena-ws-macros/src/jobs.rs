//! `#[jobs]`: the methods that run at set times.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident, Signature, Type};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
use crate::component::name_of;
use crate::errors::Errors;
use crate::impl_block::ImplBlock;
use crate::marked::{self, Marked, Marker};
use crate::markers;
use crate::names::{self, Names};
use crate::signature::Problems;
use crate::timing::Timing;

static ACCEPTS: Accepts = Accepts::only("jobs", &[Key::CRATE]);

const PLACE: &str = "`#[jobs]` goes on an impl block with `#[schedule(…)]` methods";

/// The one marker of the block.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Schedule;

impl Marker for Schedule {
    const ALL: &'static [Self] = &[Self];

    fn name(self) -> &'static str {
        "schedule"
    }

    fn usage(self) -> String {
        "`#[schedule(…)]`".to_owned()
    }

    fn may_have_arguments(self) -> bool {
        true
    }

    fn is_for_many(self) -> bool {
        true
    }
}

/// A marked method that can be called.
struct Job {
    timing: Timing,
    ident: Ident,
    configuration: Vec<Attribute>,
    /// Where rustc should report what the method returns.
    result: Span,
}

pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut arguments = Arguments::parse(&ACCEPTS, attribute, &mut errors);
    let names = arguments.names(&mut errors);

    let mut expansion = match ImplBlock::parse(item, PLACE, &mut errors) {
        Ok(block) => expand_block(block, &names, &mut errors),
        Err(item) => item,
    };
    expansion.extend(errors.into_compile_errors());
    expansion
}

fn expand_block(mut block: ImplBlock, names: &Names, errors: &mut Errors) -> TokenStream {
    let is_plain = block.refuse_unless_plain(
        ACCEPTS.attribute,
        "`#[jobs]` writes a trait impl itself: mark the methods of `impl Type { … }`",
        errors,
    );
    if is_plain && marked::is_absent::<Schedule>(&mut block) {
        let markers = marked::list::<Schedule>();
        errors.at(
            &block.header.self_type,
            format!("no method of this block is marked, so nothing runs: put {markers} on one"),
        );
    }
    let jobs = take_jobs(&mut block, errors);
    let mut expansion = block.to_token_stream();
    if is_plain {
        expansion.extend(expand_jobs(&block.header.self_type, &jobs, names));
    }
    expansion
}

fn take_jobs(block: &mut ImplBlock, errors: &mut Errors) -> Vec<Job> {
    let job = |marked: Marked<'_, Schedule>, errors: &mut Errors| {
        let Marked {
            attribute, method, ..
        } = marked;
        let timing = Timing::of(&attribute, errors);
        let is_callable = check_signature(&method.signature, errors);
        let timing = timing.filter(|_| is_callable)?;
        Some(Job {
            timing,
            ident: method.signature.ident.clone(),
            configuration: markers::configuration(&method.attributes),
            result: names::result(&method.signature),
        })
    };
    let marked = marked::take(&mut block.members, errors);
    marked
        .into_iter()
        .filter_map(|marked| job(marked, errors))
        .collect()
}

fn check_signature(signature: &Signature, errors: &mut Errors) -> bool {
    let mut problems = Problems::of(signature);
    problems.expect_async();
    problems.expect_callable("a job");
    problems.expect_shared_self();
    problems.expect_self_alone("a job");
    let usage = format!("async fn {}(&self) -> Result<(), E>", signature.ident);
    problems.report(Some(&usage), errors)
}

fn expand_jobs(self_type: &Type, jobs: &[Job], names: &Names) -> TokenStream {
    let private = names.private();
    let derived = Names::derived();
    let jobs = jobs.iter().map(|job| job.expand(names));
    let span = names::start(self_type);
    let private_at_type = names.private_at(span);
    let registration = quote_spanned!(span=> #private_at_type::Registration::jobs::<#self_type>());
    let submission = names.submit(&registration);
    quote! {
        #derived
        impl #private::Scheduled for #self_type {
            const JOBS: &'static [#private::Job] = &[#(#jobs),*];
        }

        #submission
    }
}

impl Job {
    fn expand(&self, names: &Names) -> TokenStream {
        let Self {
            timing,
            ident,
            configuration,
            result,
        } = self;
        let private = names.private();
        let span = ident.span();
        let name = name_of(ident);
        let at = quote_spanned!(span=> ::core::panic::Location::caller());
        let timing = timing.expand(names);
        let call = quote_spanned!(span=> Self::#ident);
        let run = names::run_on_instance(&call, None, span, *result, names);
        quote! {
            #(#configuration)*
            #private::Job { name: #name, at: #at, timing: #timing, run: #run }
        }
    }
}
