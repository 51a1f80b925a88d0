use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn a_struct_is_a_component_that_is_read() {
    check_expansion(
        r#"
        #[config(prefix = "chat")]
        /// What operators may say of the chat.
        #[derive(Deserialize)]
        pub struct ChatConfig {
            /// How many messages are kept.
            #[serde(default)]
            pub history_max: usize,
        }
        "#,
        &expect_file!["../../tests/expand/config.rs"],
    );
}

#[test]
fn a_struct_may_be_validated() {
    check_expansion(
        r#"
        #[config(prefix = "chat.history", validate)]
        struct HistoryConfig {
            max: usize,
        }
        "#,
        &expect_file!["../../tests/expand/config_validated.rs"],
    );
}

#[test]
fn without_a_prefix_there_is_no_section() {
    check_errors(
        "#[config] struct ChatConfig { history_max: usize }",
        &expect![[r#"
            (the attribute)
                `#[config]` needs the section that it reads: `#[config(prefix = "chat")]`
        "#]],
    );
}

#[test]
fn one_prefix_is_enough() {
    check_errors(
        r#"#[config(prefix = "chat", prefix = "talk")] struct ChatConfig { history_max: usize }"#,
        &expect![[r#"
            prefix
                `prefix` is given twice: remove one of them
        "#]],
    );
}

#[test]
fn a_prefix_can_be_named_by_a_variable() {
    for prefix in ["Chat", "chat-room", "", "chat.", "2chat", "chat__room", "chat_"] {
        let input = format!("#[config(prefix = {prefix:?})] struct ChatConfig {{ history_max: usize }}");
        let errors = super::errors(&input, super::expand(&input));
        assert!(
            errors.contains("a prefix is made of lower-case letters"),
            "{prefix}: {errors}"
        );
    }
    check_errors(
        r#"#[config("chat-room")] struct ChatConfig { history_max: usize }"#,
        &expect![[r#"
            "chat-room"
                a prefix is made of lower-case letters, digits and single `_`, with `.` between sections: an environment variable can then name it
        "#]],
    );
}

#[test]
fn only_a_struct_with_named_fields_has_keys() {
    check_errors(
        r#"#[config(prefix = "chat")] enum ChatConfig { On, Off }"#,
        &expect![[r#"
            enum
                `#[config]` goes on a struct with named fields; this is an enum
        "#]],
    );
    check_errors(
        r#"#[config(prefix = "chat")] struct ChatConfig(usize);"#,
        &expect![[r#"
            (usize)
                the keys of a section are the names of fields: `#[config]` cannot go on a tuple struct
        "#]],
    );
    check_errors(
        r#"#[config(prefix = "chat")] struct ChatConfig;"#,
        &expect![[r#"
            ChatConfig
                the keys of a section are the names of fields, and this struct has none
        "#]],
    );
    check_errors(
        r#"#[config(prefix = "chat")] struct ChatConfig<T> { history: T }"#,
        &expect![[r#"
            <T>
                a section is read into one type, so `#[config]` cannot go on a generic struct
        "#]],
    );
}

#[test]
fn an_unknown_argument_is_said_with_what_was_meant() {
    check_errors(
        r#"#[config(prefx = "chat")] struct ChatConfig { history_max: usize }"#,
        &expect![[r#"
            prefx
                unknown argument `prefx`, did you mean `prefix`? `#[config]` takes `prefix`, `validate` and `crate`
        "#]],
    );
}
