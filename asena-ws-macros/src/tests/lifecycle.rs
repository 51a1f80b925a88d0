//! `#[lifecycle]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn the_marked_methods_run_at_start_and_stop() {
    check_expansion(
        "
        #[lifecycle]
        impl Database {
            #[on_start]
            async fn migrate(&self) -> Result<(), sqlx::Error> {
                self.pool.migrate().await
            }

            #[on_stop]
            async fn drain(&self) {
                self.pool.close().await;
            }
        }
        ",
        &expect_file!["../../tests/expand/lifecycle.rs"],
    );
}

#[test]
fn one_of_the_two_is_enough_and_may_stand_under_cfg() {
    check_expansion(
        r#"
        #[lifecycle]
        impl Database {
            #[cfg(feature = "migrations")]
            #[on_start]
            async fn migrate(self: &Self) {}
        }
        "#,
        &expect_file!["../../tests/expand/lifecycle_with_cfg.rs"],
    );
}

#[test]
fn every_mistake_in_a_signature_is_reported() {
    check_errors(
        "
        #[lifecycle]
        impl A {
            #[on_start(first)]
            fn start(&mut self, other: u8) {}
            #[on_stop]
            async unsafe fn stop<T>(self: Arc<Self>) {}
        }
        ",
        &expect![[r#"
            on_start(first)
                `#[on_start]` takes no arguments: write `#[on_start]`
            fn
                this method must be async: put `async` before `fn`
            &mut self
                a component is shared between threads: take `&self`
            other: u8
                a lifecycle method takes nothing but `&self`: inject what it needs as a field; the signature is `async fn start(&self) -> Result<(), E>`
            unsafe
                a lifecycle method cannot be unsafe: remove `unsafe`
            T
                a lifecycle method cannot be generic: name the type
            self: Arc<Self>
                a component is shared between threads: take `&self`; the signature is `async fn stop(&self) -> Result<(), E>`
        "#]],
    );
    check_errors(
        "#[lifecycle] impl A { #[on_start] async fn start() {} }",
        &expect![[r#"
            start
                this method needs `&self` as its first parameter; the signature is `async fn start(&self) -> Result<(), E>`
        "#]],
    );
    check_errors(
        "#[lifecycle] impl A { #[on_start] async fn start(self) {} }",
        &expect![[r#"
            self
                a component is shared between threads: take `&self`; the signature is `async fn start(&self) -> Result<(), E>`
        "#]],
    );
    check_errors(
        "#[lifecycle] impl A { #[on_start] async fn start(mut self) {} }",
        &expect![[r#"
            mut self
                a component is shared between threads: take `&self`; the signature is `async fn start(&self) -> Result<(), E>`
        "#]],
    );
}

#[test]
fn the_markers_of_a_block() {
    check_errors(
        "#[lifecycle] impl A { async fn start(&self) {} }",
        &expect![[r#"
            A
                no method of this block is marked, so nothing runs: put `#[on_start]` or `#[on_stop]` on one
        "#]],
    );
    check_errors(
        "
        #[lifecycle]
        impl A {
            #[on_start] async fn one(&self) {}
            #[on_start] async fn two(&self) {}
            #[on_stop] #[on_start] #[on_stop] async fn three(&self) {}
            #[on_stop] const FOUR: u8 = 4;
        }
        ",
        &expect![[r#"
            #[on_start]
                `#[on_start]` is on `one` already: a block has one, so remove this
            #[on_start]
                a method has one marker, and this one has `#[on_stop]`: write another method for `#[on_start]`
            #[on_stop]
                `#[on_stop]` stands here twice: remove one of them
            #[on_stop]
                `#[on_stop]` goes on a function
        "#]],
    );
}

#[test]
fn the_block_belongs_to_one_type() {
    check_errors(
        "#[lifecycle] impl<T: Send> A<T> { #[on_start] async fn start(&self) {} }",
        &expect![[r#"
            <T: Send>
                a component is one type, so `#[lifecycle]` cannot go on a generic impl block: write it for one type
        "#]],
    );
    check_errors(
        "#[lifecycle] impl Lifecycle for A { async fn on_start(&self) {} }",
        &expect![[r#"
            Lifecycle
                `#[lifecycle]` writes the trait impl itself: write the trait impl without `#[lifecycle]`, or mark the methods of `impl Type { … }`
        "#]],
    );
    check_errors(
        "#[lifecycle] struct A;",
        &expect![[r#"
            struct
                `#[lifecycle]` goes on an impl block with `#[on_start]` or `#[on_stop]` methods; this is a struct
        "#]],
    );
}
