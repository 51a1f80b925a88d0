//! `#[event]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn a_name_is_enough() {
    check_expansion(
        r#"
        #[event("posted")]
        #[derive(Serialize)]
        struct Posted<'a> {
            text: &'a str,
        }
        "#,
        &expect_file!["../../tests/expand/event.rs"],
    );
}

#[test]
fn everything_can_be_said() {
    check_expansion(
        r#"
        #[event(name = "moved", delivery = latest(user), crate = realtime)]
        struct Moved { user: Uuid, x: f32, y: f32 }
        "#,
        &expect_file!["../../tests/expand/event_with_a_key.rs"],
    );
    check_expansion(
        r#"
        #[event(delivery = must, reply = Vec<Answer>)]
        struct ConfirmOrder(Order);
        "#,
        &expect_file!["../../tests/expand/event_with_a_reply.rs"],
    );
}

#[test]
fn names_that_no_event_can_have_are_refused() {
    check_errors(
        r#"#[event(" ")] struct A;"#,
        &expect![[r#"
            " "
                the name is empty: write one, as in `"posted"`
        "#]],
    );
    check_errors(
        r#"#[event("error")] struct A;"#,
        &expect![[r#"
            "error"
                `error` is the event by which errors are told that belong to no request: use another name
        "#]],
    );
    check_errors(
        r#"#[event("going_away")] struct A;"#,
        &expect![[r#"
            "going_away"
                `going_away` is the event by which clients are told of a shutdown: use another name
        "#]],
    );
    check_errors(
        r#"#[event("a\nb")] struct A;"#,
        &expect![[r#"
            "a\nb"
                the name of an event has no control characters
        "#]],
    );
}

#[test]
fn a_class_is_one_of_three_and_its_key_one_of_the_fields() {
    check_errors(
        r#"#[event("a", delivery = sometimes)] struct A;"#,
        &expect![[r#"
            sometimes
                `delivery` takes `must`, `droppable` or `latest(field)`: write `delivery = latest(user)`
        "#]],
    );
    check_errors(
        r#"#[event("a", delivery = must(user))] struct A { user: u8 }"#,
        &expect![[r#"
            must(user)
                `delivery` takes `must`, `droppable` or `latest(field)`: write `delivery = latest(user)`
        "#]],
    );
    check_errors(
        r#"#[event("a", delivery = latest(usr))] struct A { user: u8, x: u8 }"#,
        &expect![[r#"
            usr
                `A` has no field `usr`: `latest(…)` takes one of `user`, `x`
        "#]],
    );
    check_errors(
        r#"#[event("a", delivery = latest(user))] struct A;"#,
        &expect![[r#"
            user
                `A` has no field `user`: write `latest` alone, and each event takes the place of the one before
        "#]],
    );
}

#[test]
fn a_call_cannot_be_replaced() {
    check_errors(
        r#"#[event("a", delivery = latest, reply = bool)] struct A;"#,
        &expect![[r#"
            latest
                a call that waits for its answer cannot be replaced by a later one: leave out `delivery`, or `reply`
        "#]],
    );
}

#[test]
fn other_items_and_types_with_parameters_are_refused() {
    check_errors(
        r#"#[event("a")] fn a() {}"#,
        &expect![[r#"
            fn
                `#[event]` goes on a struct or an enum; this is a function
        "#]],
    );
    check_errors(
        r#"#[event("a")] struct A<'a, T>(&'a T);"#,
        &expect![[r#"
            <'a, T>
                an event is one type, which a client knows by its name: `A` may have lifetimes, and no other parameters
        "#]],
    );
}
