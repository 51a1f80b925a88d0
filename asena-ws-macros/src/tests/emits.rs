//! `emits = […]` of `#[websocket]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn an_endpoint_lists_what_it_emits() {
    check_expansion(
        r#"
        #[websocket("/chat", emits = [Posted<'_>, crate::ChatEvents])]
        struct ChatSocket;
        "#,
        &expect_file!["../../tests/expand/websocket_with_emits.rs"],
    );
}

#[test]
fn a_list_has_brackets_and_nothing_twice() {
    check_errors(
        r#"#[websocket("/", emits = Posted)] struct A;"#,
        &expect![[r#"
            Posted
                `emits` takes a list of events in brackets: write `emits = [Posted, Left]`
        "#]],
    );
    check_errors(
        r#"#[websocket("/", emits = [Posted, Left, Posted])] struct A;"#,
        &expect![[r#"
            Posted
                this event is listed twice: remove one of them
        "#]],
    );
}
