//! `#[jobs]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn the_marked_methods_run_at_their_times() {
    check_expansion(
        r#"
        #[jobs]
        impl Reports {
            #[schedule(every = "1500ms")]
            async fn sweep(&self) {
                self.sweep_all().await;
            }

            #[cfg(feature = "reports")]
            #[schedule(every = "1h")]
            async fn hourly(&self) -> Result<(), smtp::Error> {
                self.send().await
            }
        }
        "#,
        &expect_file!["../../tests/expand/jobs.rs"],
    );
}

#[cfg(feature = "schedule")]
#[test]
fn cron_expressions_may_have_a_time_zone() {
    check_expansion(
        r#"
        #[jobs]
        impl Reports {
            #[schedule(cron = "0 */5 * * * *")]
            async fn often(&self) {}

            #[schedule(cron = "0 3 * * *", time_zone = "Europe/Berlin")]
            async fn nightly(&self) {}
        }
        "#,
        &expect_file!["../../tests/expand/jobs_by_cron.rs"],
    );
}

#[cfg(feature = "schedule")]
#[test]
fn a_bad_expression_is_reported_where_it_stands() {
    check_errors(
        r#"#[jobs] impl A { #[schedule("0 24 * * *")] async fn a(&self) {} }"#,
        &expect![[r#"
            "0 24 * * *"
                `24` is no hour: those are 0 to 23; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth
        "#]],
    );
}

#[cfg(not(feature = "schedule"))]
#[test]
fn a_cron_expression_needs_the_feature() {
    check_errors(
        r#"#[jobs] impl A { #[schedule(cron = "0 3 * * *")] async fn a(&self) {} }"#,
        &expect![[r#"
            "0 3 * * *"
                cron expressions need the feature `schedule`: `asena-ws = { version = "…", features = ["schedule"] }`
        "#]],
    );
}

#[test]
fn a_mark_says_when_once() {
    for (mark, expected) in [
        (
            "schedule",
            expect![[r##"
            #[schedule]
                it does not say when: write `#[schedule(cron = "0 3 * * *")]` or `#[schedule(every = "30s")]`
        "##]],
        ),
        (
            "schedule()",
            expect![[r##"
            #[schedule()]
                it does not say when: write `#[schedule(cron = "0 3 * * *")]` or `#[schedule(every = "30s")]`
        "##]],
        ),
        (
            "schedule = \"1s\"",
            expect![[r#"
                schedule = "1s"
                    arguments stand in parentheses: write `#[schedule(…)]`
            "#]],
        ),
        (
            "schedule(3)",
            expect![[r#"
            3
                `cron` takes a cron expression: write `cron = "0 3 * * *"`
        "#]],
        ),
        (
            "schedule(every = \"1s\", cron = \"* * * * *\")",
            expect![[r#"
            every
                a job has one schedule: leave out `every`, or `cron`
        "#]],
        ),
        (
            "schedule(every = \"1s\", time_zone = \"Europe/Berlin\")",
            expect![[r#"
            time_zone
                a period is the same in all time zones: leave out `time_zone`
        "#]],
        ),
        (
            "schedule(every = 30)",
            expect![[r#"
            30
                `every` takes a period: write `every = "30s"`
        "#]],
        ),
        (
            "schedule(every = \"30\")",
            expect![[r#"
            "30"
                `30` is no period: write a whole number and its unit, as `500ms`, `30s`, `5m`, `1h` or `1d`
        "#]],
        ),
        (
            "schedule(evry = \"30s\")",
            expect![[r#"
            evry
                unknown argument `evry`, did you mean `every`? `#[schedule]` takes `cron`, `time_zone` and `every`
        "#]],
        ),
    ] {
        check_errors(
            &format!("#[jobs] impl A {{ #[{mark}] async fn a(&self) {{}} }}"),
            &expected,
        );
    }
}

#[test]
fn every_mistake_in_a_signature_is_reported() {
    check_errors(
        r#"
        #[jobs]
        impl A {
            #[schedule(every = "1s")]
            fn one(&mut self, other: u8) {}
            #[schedule(every = "1s")]
            async fn two() {}
            #[schedule(every = "1s")]
            const THREE: u8 = 3;
        }
        "#,
        &expect![[r##"
            #[schedule(every = "1s")]
                `#[schedule]` goes on a function
            fn
                this method must be async: put `async` before `fn`
            &mut self
                a component is shared between threads: take `&self`
            other: u8
                a job takes nothing but `&self`: inject what it needs as a field; the signature is `async fn one(&self) -> Result<(), E>`
            two
                this method needs `&self` as its first parameter; the signature is `async fn two(&self) -> Result<(), E>`
        "##]],
    );
}

#[test]
fn the_block_belongs_to_one_type_and_has_a_mark() {
    check_errors(
        "#[jobs] impl A { async fn a(&self) {} }",
        &expect![[r#"
        A
            no method of this block is marked, so nothing runs: put `#[schedule(…)]` on one
    "#]],
    );
    check_errors(
        r#"#[jobs] impl<T> A<T> { #[schedule(every = "1s")] async fn a(&self) {} }"#,
        &expect![[r#"
            <T>
                a component is one type, so `#[jobs]` cannot go on a generic impl block: write it for one type
        "#]],
    );
    check_errors(
        r#"#[jobs] impl B for A { #[schedule(every = "1s")] async fn a(&self) {} }"#,
        &expect![[r#"
            B
                `#[jobs]` writes a trait impl itself: mark the methods of `impl Type { … }`
        "#]],
    );
    check_errors(
        "#[jobs] struct A;",
        &expect![[r#"
        struct
            `#[jobs]` goes on an impl block with `#[schedule(…)]` methods; this is a struct
    "#]],
    );
}
