//! `#[room]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn each_placeholder_is_a_field() {
    check_expansion(
        r#"
        #[room("doc/{id}")]
        pub struct DocRoom {
            pub id: Uuid,
        }
        "#,
        &expect_file!["../../tests/expand/room.rs"],
    );
    check_expansion(
        r#"
        #[room(pattern = "{1}:seat {0}!", crate = realtime)]
        struct Seat(u32, String);
        "#,
        &expect_file!["../../tests/expand/room_of_a_tuple_struct.rs"],
    );
    check_expansion(
        r#"
        #[room("lobby")]
        struct Lobby;
        "#,
        &expect_file!["../../tests/expand/room_of_a_unit_struct.rs"],
    );
}

#[test]
fn a_pattern_is_needed() {
    check_errors(
        "#[room] struct A { id: u8 }",
        &expect![[r#"
            A
                `#[room]` needs the pattern of its names: `#[room("room/{id}")]`
        "#]],
    );
}

#[test]
fn placeholders_and_fields_are_the_same() {
    check_errors(
        r#"#[room("doc/{uid}/{page}")] struct A { id: u8, page: u8 }"#,
        &expect![[r#"
            "doc/{uid}/{page}"
                `A` has no field `uid`, which the pattern names
            id
                the pattern does not name this field, so two rooms that differ in it would be one: write `{id}` into the pattern, or remove the field
        "#]],
    );
    check_errors(
        r#"#[room("doc/{0}")] struct A(u8, u8);"#,
        &expect![[r#"
            u8
                the pattern does not name this field, so two rooms that differ in it would be one: write `{1}` into the pattern, or remove the field
        "#]],
    );
}

#[test]
fn a_pattern_whose_names_could_not_be_read_back_is_refused() {
    for (pattern, expected) in [
        (
            "",
            expect![[r#"
            ""
                the pattern is empty: a room needs a name, as in `doc/{id}`
        "#]],
        ),
        (
            "{a}{b}",
            expect![[r#"
            "{a}{b}"
                it is not clear where `{a}` ends: put a separator behind it that no value has, such as `/` or `:`
        "#]],
        ),
        (
            "{a}-{b}",
            expect![[r#"
            "{a}-{b}"
                it is not clear where `{a}` ends: put a separator behind it that no value has, such as `/` or `:`
        "#]],
        ),
        (
            "{a}/{a}",
            expect![[r#"
            "{a}/{a}"
                `{a}` stands here twice: remove one of them
        "#]],
        ),
        (
            "doc/{}",
            expect![[r#"
            "doc/{}"
                a placeholder names a field: write `{id}`
        "#]],
        ),
        (
            "doc/{id",
            expect![[r#"
            "doc/{id"
                the brace before `id` is not closed: write `{id}`
        "#]],
        ),
        (
            "doc/id}",
            expect![[r#"
            "doc/id}"
                a closing brace stands here alone: a placeholder is `{id}`
        "#]],
        ),
    ] {
        check_errors(
            &format!("#[room({pattern:?})] struct A {{ a: u8, b: u8 }}"),
            &expected,
        );
    }
}

#[test]
fn other_items_and_parameters_are_refused() {
    check_errors(
        r#"#[room("a")] enum A {}"#,
        &expect![[r#"
            enum
                `#[room]` goes on a struct; this is an enum
        "#]],
    );
    check_errors(
        r#"#[room("a/{0}")] struct A<'a>(&'a str);"#,
        &expect![[r#"
            <'a>
                a kind of room is one type, so `A` has no parameters: let its fields own what they name
        "#]],
    );
}
