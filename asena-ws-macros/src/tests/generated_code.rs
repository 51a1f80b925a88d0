//! What holds for everything that is generated.

use proc_macro2::{TokenStream, TokenTree};

use super::expand;

/// One of each, with everything that can be said.
const INPUTS: [&str; 14] = [
    "#[service(ARGS)] struct A { #[inject] a: Arc<B>, c: D }",
    "#[service(ARGS)] impl A { #[constructor] async fn a(b: Arc<B>) -> Result<Self, E> {} }",
    "#[middleware(ARGS, global)] struct A(#[inject] B);",
    "#[interface(ARGS)] trait A: Send {}",
    "#[implements(ARGS)] impl A for B {}",
    "#[lifecycle(ARGS)] impl A { #[on_start] async fn a(&self) {} #[on_stop] async fn b(&self) {} }",
    "#[jobs(ARGS)] impl A { #[schedule(every = \"1s\")] async fn a(&self) {} }",
    "#[topic(\"a\", ARGS)] struct A;",
    "#[subscribers(ARGS)] impl A { #[subscribe(\"a\")] async fn a(&self, event: E) {} #[subscribe] async fn b(&self, event: F) {} }",
    "#[websocket(\"/\", ARGS, emits = [B])] struct A;",
    "#[event(\"a\", ARGS, delivery = latest(a), reply = B)] struct A { a: C }",
    "#[events(ARGS)] enum A { #[event(\"b\", delivery = latest(b))] B { b: C }, D }",
    "#[room(\"a/{b}\", ARGS)] struct A { b: B }",
    "#[handlers(ARGS)] impl A { #[on_message] async fn a(&self, ws: &S, message: M) {} #[on_close] async fn b(&self, ws: &S, reason: R) {} #[on_first_join] async fn c(&self, event: E) {} }",
];

#[test]
fn all_that_is_ours_goes_through_the_private_module() {
    for input in INPUTS {
        let expansion = expand(&input.replace("ARGS", "")).to_string();
        let ours = expansion.matches("asena_ws").count();
        assert!(ours > 0);
        assert_eq!(
            ours,
            expansion.matches(":: asena_ws :: __private ::").count(),
            "{expansion}"
        );
    }
}

#[test]
fn no_path_leads_to_our_crate_once_another_is_named() {
    for input in INPUTS {
        let expansion = expand(&input.replace("ARGS", "crate = realtime")).to_string();
        assert!(!expansion.contains("asena_ws"), "{expansion}");
        assert!(expansion.contains("realtime :: __private ::"), "{expansion}");
    }
}

/// A local type called `Vec`, `Result` or `Box` must change nothing.
#[test]
fn names_of_the_standard_library_are_written_in_full() {
    for input in INPUTS {
        let expansion = expand(&input.replace("ARGS", ""));
        let generated = expansion.to_string();
        let generated = &generated[generated
            .find("automatically_derived")
            .expect("something is generated")..];
        for name in ["Vec", "Box", "Ok", "Some", "Location"] {
            let all = generated.matches(&format!(" {name} ")).count();
            let in_full = generated.matches(&format!(":: {name} ")).count();
            assert_eq!(all, in_full, "{name} in {generated}");
        }
    }
}

#[test]
fn every_impl_is_marked_as_derived() {
    for input in INPUTS {
        let expansion = expand(&input.replace("ARGS", "")).to_string();
        let impls = expansion.matches("impl :: asena_ws").count();
        assert_eq!(
            impls,
            expansion.matches("# [automatically_derived]").count(),
            "{expansion}"
        );
    }
}

/// An error in `Arc<Plain>` must be reported once.
#[test]
fn the_type_of_an_injected_field_is_mentioned_once() {
    let expansion = expand("#[service] struct A { #[inject] a: Wanted, b: Other }");
    assert_eq!(
        count(expansion.clone(), "Wanted"),
        2,
        "in the struct and among the dependencies: {expansion}"
    );
    assert_eq!(
        count(expansion.clone(), "Other"),
        2,
        "in the struct and for its default: {expansion}"
    );
}

fn count(tokens: TokenStream, name: &str) -> usize {
    let count = |token| match token {
        TokenTree::Group(group) => count(group.stream(), name),
        TokenTree::Ident(ident) => usize::from(ident == name),
        _ => 0,
    };
    tokens.into_iter().map(count).sum()
}
