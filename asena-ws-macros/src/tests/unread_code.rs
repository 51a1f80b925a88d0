//! Code that the attributes leave alone, so that the editor and the compiler see what the user typed.

use super::{errors, expand};

/// What the editor has before the user is done typing.
#[test]
fn a_half_typed_body_comes_out_unchanged() {
    for input in [
        "#[handlers] impl A { #[on_open] async fn a(&self, ws: &Socket<Self>) { if ws. } }",
        "#[lifecycle] impl A { #[on_start] async fn a(&self) { if ws. } }",
        "#[service] impl A { #[constructor] fn a() -> Self { if ws. } }",
        "#[implements] impl A for B { fn a(&self) { if ws. } }",
        "#[interface] trait A: Send + Sync { fn a(&self) { if ws. } }",
        "#[asena_ws::main] async fn main() { if ws. }",
    ] {
        let expansion = expand(input);
        assert!(expansion.to_string().contains("{ if ws . }"), "{expansion}");
        assert_eq!(errors(input, expansion), "", "for {input}");
    }
}

#[test]
fn members_that_are_no_methods_come_out_unchanged() {
    let members = "# ! [allow (a)] const A : B = B { c : 1 , } ; pub type D = [u8 ; 4] ; \
                   default const fn e () { } macro ! { f } macro ! (g) ; \
                   pub (crate) unsafe extern \"C\" fn h (self : Box < Self >) where Self : I { } # [j] fn k () { l }";
    let input = format!("#[implements] impl A for B {{ {members} }}");
    let expansion = expand(&input).to_string();
    assert!(expansion.contains(members), "{expansion}");
}

#[test]
fn a_signature_that_cannot_be_read_is_reported_once() {
    let input = "#[handlers] impl A {
        #[on_open] async fn a(&self, ws: ) {}
        #[on_drain] async fn b(&self, ws: &Socket<Self>) {}
    }";
    let expansion = expand(input);
    assert_eq!(errors(input, expansion.clone()).lines().count(), 2, "{expansion}");
    assert!(expansion.to_string().contains("Self :: b"), "{expansion}");
}

#[test]
fn an_item_from_a_macro_fragment_is_read_as_any_other() {
    use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
    let item: TokenStream = "impl A { #[on_start] async fn a(&self) {} }".parse().unwrap();
    let item = TokenTree::Group(Group::new(Delimiter::None, item)).into();
    let expansion = crate::lifecycle::expand(TokenStream::new(), item).to_string();
    assert!(expansion.contains("Lifecycle for A"), "{expansion}");
    assert!(!expansion.contains("# [on_start]"), "{expansion}");
}
