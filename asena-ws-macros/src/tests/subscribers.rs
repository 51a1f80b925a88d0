//! `#[subscribers]` and `#[topic]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn the_marked_methods_are_told_of_events() {
    check_expansion(
        r#"
        #[subscribers]
        impl Mailer {
            #[subscribe("user.created")]
            async fn welcome(&self, user: Arc<UserCreated>) -> Result<(), smtp::Error> {
                self.send(&user.name).await
            }

            #[subscribe]
            async fn goodbye(&self, user: Arc<UserDeleted>) {}

            #[cfg(feature = "audit")]
            #[subscribe("*", queue = 64)]
            async fn note(&self, event: BusEvent) {}
        }
        "#,
        &expect_file!["../../tests/expand/subscribers.rs"],
    );
}

#[test]
fn a_prefix_stands_before_all_topics_of_a_block() {
    check_expansion(
        r#"
        #[subscribers(prefix = "user")]
        impl Mailer {
            #[subscribe("created")]
            async fn welcome(&self, user: Arc<UserCreated>) {}
        }
        "#,
        &expect_file!["../../tests/expand/subscribers_with_a_prefix.rs"],
    );
}

#[test]
fn a_type_has_a_topic() {
    check_expansion(
        r#"
        #[topic("user.created")]
        pub struct UserCreated {
            pub name: String,
        }
        "#,
        &expect_file!["../../tests/expand/topic.rs"],
    );
}

#[test]
fn a_pattern_is_names_between_dots() {
    for (pattern, expected) in [
        (
            "\"\"",
            expect![[r#"
            ""
                a topic is names separated by dots, as in `user.created`: one of them is empty
        "#]],
        ),
        (
            "\"user.\"",
            expect![[r#"
            "user."
                a topic is names separated by dots, as in `user.created`: one of them is empty
        "#]],
        ),
        (
            "\"user created\"",
            expect![[r#"
            "user created"
                the name of a topic has no white space: remove ' '
        "#]],
        ),
        (
            "\"user.cre*\"",
            expect![[r#"
            "user.cre*"
                `*` stands for whole names between dots, one or more: write `*` in place of `cre*`
        "#]],
        ),
        (
            "\"**\"",
            expect![[r#"
            "**"
                `*` stands for whole names between dots, one or more: write `*` in place of `**`
        "#]],
        ),
        (
            "1",
            expect![[r#"
            1
                `topic` takes a string: write `topic = "user.created"`
        "#]],
        ),
    ] {
        check_errors(
            &format!("#[subscribers] impl A {{ #[subscribe({pattern})] async fn a(&self, event: E) {{}} }}"),
            &expected,
        );
    }
    check_errors(
        r#"#[subscribers(prefix = "user.")] impl A { #[subscribe("a")] async fn a(&self, event: E) {} }"#,
        &expect![[r#"
            "user."
                a topic is names separated by dots, as in `user.created`: one of them is empty
        "#]],
    );
}

#[test]
fn every_mistake_in_a_signature_is_reported() {
    check_errors(
        r#"
        #[subscribers]
        impl A {
            #[subscribe("a")]
            fn one(&mut self, event: E) {}
            #[subscribe("a")]
            async fn two(&self) {}
            #[subscribe("a")]
            async fn three(&self, event: E, other: F) {}
            #[subscribe("a", capacity = 3)]
            async fn four(&self, event: E) {}
        }
        "#,
        &expect![[r#"
            fn
                this method must be async: put `async` before `fn`
            &mut self
                a component is shared between threads: take `&self`; the signature is `async fn one(&self, event: Arc<T>)`
            two
                a subscriber takes the event that it is told of; the signature is `async fn two(&self, event: Arc<T>)`
            other: F
                a subscriber takes one event: inject what else it needs as a field; the signature is `async fn three(&self, event: Arc<T>)`
            capacity
                unknown argument `capacity`: `#[subscribe]` takes `topic` and `queue`
        "#]],
    );
}

#[test]
fn the_block_belongs_to_one_type_and_has_a_mark() {
    check_errors(
        "#[subscribers] impl A { async fn a(&self) {} }",
        &expect![[r#"
        A
            no method of this block is marked, so it is told of nothing: put `#[subscribe("…")]` on one
    "#]],
    );
    check_errors(
        r#"#[subscribers] impl B for A { #[subscribe("a")] async fn a(&self, event: E) {} }"#,
        &expect![[r#"
            B
                `#[subscribers]` writes a trait impl itself: mark the methods of `impl Type { … }`
        "#]],
    );
    check_errors(
        "#[subscribers] enum A {}",
        &expect![[r#"
        enum
            `#[subscribers]` goes on an impl block with `#[subscribe(…)]` methods; this is an enum
    "#]],
    );
}

#[test]
fn a_topic_is_one_name_of_one_type() {
    check_errors(
        "#[topic] struct A;",
        &expect![[r#"
        A
            what is published needs a topic: write it, as in `#[topic("user.created")]`
    "#]],
    );
    check_errors(
        "#[topic(\"user.*\")] struct A;",
        &expect![[r#"
        "user.*"
            a topic is one, and `*` stands for many: it belongs in a `#[subscribe("…")]`
    "#]],
    );
    check_errors(
        "#[topic(\"user..created\")] struct A;",
        &expect![[r#"
        "user..created"
            a topic is names separated by dots, as in `user.created`: one of them is empty
    "#]],
    );
    check_errors(
        "#[topic(\"a\")] struct A<T>(T);",
        &expect![[r#"
        <T>
            a topic has one type, so `A` cannot have parameters: name the types
    "#]],
    );
    check_errors(
        "#[topic(\"a\")] fn a() {}",
        &expect![[r#"
        fn
            `#[topic]` goes on a struct or an enum; this is a function
    "#]],
    );
    check_errors(
        "#[topic(\"a\", delivery = latest)] struct A;",
        &expect![[r#"
        delivery
            unknown argument `delivery`: `#[topic]` takes `name` and `crate`
    "#]],
    );
}
