//! `#[asena_ws::main]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion, expand};

#[test]
fn an_async_main_runs_on_our_runtime() {
    check_expansion(
        "
        #[asena_ws::main]
        /// Serves.
        async fn main() -> AppResult {
            App::discover().run().await
        }
        ",
        &expect_file!["../../tests/expand/main_function.rs"],
    );
}

#[test]
fn a_main_may_return_nothing() {
    check_expansion(
        "
        #[asena_ws::main(crate = realtime)]
        pub(crate) async fn main() {}
        ",
        &expect_file!["../../tests/expand/main_function_without_result.rs"],
    );
}

#[test]
fn a_main_that_is_not_async_is_given_back() {
    check_errors(
        "#[asena_ws::main] fn main() {}",
        &expect![[r#"
            fn
                `#[main]` runs an async function: put `async` before `fn`
        "#]],
    );
    assert!(
        expand("#[asena_ws::main] fn main() { half. }")
            .to_string()
            .starts_with("fn main () { half . }")
    );
}

#[test]
fn a_main_that_cannot_be_called_stays_inside_one_that_can() {
    let input = "#[asena_ws::main] async unsafe fn main<'a, T>(arguments: Vec<T>) { drop(arguments); }";
    check_errors(
        input,
        &expect![[r#"
            unsafe
                `main` cannot be unsafe: remove `unsafe`
            T
                `main` cannot be generic: name the type
            arguments: Vec<T>
                nobody passes anything to `main`: read `std::env::args()`, or let the container provide it
        "#]],
    );
    let expansion = expand(input).to_string();
    assert!(
        expansion.starts_with("fn main () -> :: std :: process :: ExitCode { async unsafe fn main"),
        "{expansion}"
    );
}

#[test]
fn arguments_are_refused() {
    check_errors(
        "#[asena_ws::main(flavor = \"current_thread\", worker_threads)] async fn main() {}",
        &expect![[r#"
            flavor
                unknown argument `flavor`: `#[main]` takes no arguments; for a runtime of your own use `#[tokio::main(…)]`
            worker_threads
                unknown argument `worker_threads`: `#[main]` takes no arguments; for a runtime of your own use `#[tokio::main(…)]`
        "#]],
    );
    check_errors(
        "#[asena_ws::main(\"multi_thread\")] async fn main() {}",
        &expect![[r#"
            "multi_thread"
                this is not understood here: `#[main]` takes no arguments; for a runtime of your own use `#[tokio::main(…)]`
        "#]],
    );
}

#[test]
fn other_items_are_refused() {
    check_errors(
        "#[asena_ws::main] struct Main;",
        &expect![[r#"
            struct
                `#[main]` goes on `async fn main()`; this is a struct
        "#]],
    );
}
