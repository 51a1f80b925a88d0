//! Every mistake that a user can make with an attribute, one a file in `tests/ui`, and what the compiler says to it.
//!
//! The words are of the pinned compiler. After a change that is meant, `TRYBUILD=overwrite cargo test -p asena-ws-tests
//! compile_errors` writes them anew; read them before they are committed.

#[test]
fn each_mistake_is_explained_at_its_own_token() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}
