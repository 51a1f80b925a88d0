//! `#[events]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn each_variant_is_an_event() {
    check_expansion(
        r#"
        #[events]
        #[derive(Serialize)]
        enum ChatEvents<'a> {
            #[event("posted", delivery = must)]
            Posted { text: &'a str },
            #[event(delivery = latest(0))]
            UserMoved(SocketId, f32),
            #[cfg(feature = "leaving")]
            Left,
        }
        "#,
        &expect_file!["../../tests/expand/events.rs"],
    );
}

#[test]
fn a_variant_is_named_as_no_other() {
    check_errors(
        r#"#[events] enum A { #[event("left")] Gone, Left }"#,
        &expect![[r#"
            Left
                `Gone` and `Left` are both named `left`: give one of them another name
        "#]],
    );
}

#[test]
fn mistakes_of_all_variants_are_reported_at_once() {
    check_errors(
        r#"#[events] enum A {
            #[event("error")] B,
            #[event("c", reply = bool)] C,
            #[event("d", delivery = latest(user))] D { usr: u8 },
            #[event("e")] #[event("f")] E,
        }"#,
        &expect![[r#"
            "error"
                `error` is the event by which errors are told that belong to no request: use another name
            reply
                unknown argument `reply`: `#[event]` takes `name` and `delivery`
            user
                `D` has no field `user`: `latest(…)` takes one of `usr`
            #[event("f")]
                a variant is one event: remove this `#[event]`
        "#]],
    );
}

#[test]
fn an_enum_that_serde_writes_in_another_way_is_refused() {
    check_errors(
        r#"#[events] #[serde(rename_all = "lowercase", tag = "type")] enum A { B }"#,
        &expect![[r#"
            tag
                `#[events]` says itself which variant it is, so serde's `tag` has no place here: remove it
        "#]],
    );
}

#[test]
fn other_items_and_empty_enums_are_refused() {
    check_errors(
        "#[events] struct A;",
        &expect![[r#"
            struct
                `#[events]` goes on an enum, and `#[event]` on a type that is one event; this is a struct
        "#]],
    );
    check_errors(
        "#[events] enum A {}",
        &expect![[r#"
            A
                `A` has no variants, so it is no event: add one
        "#]],
    );
    check_errors(
        "#[events] enum A<T> { B(T) }",
        &expect![[r#"
            <T>
                events are types, which a client knows by their names: `A` may have lifetimes, and no other parameters
        "#]],
    );
}
