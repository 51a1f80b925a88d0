//! `#[middleware]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn middleware_runs_where_it_is_listed() {
    check_expansion(
        "
        #[middleware]
        struct RequireToken {
            #[inject]
            tokens: Arc<Tokens>,
        }
        ",
        &expect_file!["../../tests/expand/middleware.rs"],
    );
}

#[test]
fn global_middleware_is_registered() {
    check_expansion(
        r#"
        #[middleware(global, order = -10, name = "limits")]
        struct RateLimit;
        "#,
        &expect_file!["../../tests/expand/middleware_global.rs"],
    );
}

#[test]
fn the_order_is_zero_unless_given() {
    let expansion = super::expand("#[middleware(global)] struct A;").to_string();
    assert!(expansion.contains("middleware :: < A > (0)"), "{expansion}");
}

#[test]
fn mistakes_in_the_order() {
    check_errors(
        "#[middleware(order = 5)] struct A;",
        &expect![[r#"
            order
                only global middleware is sorted by `order`: write `global, order = …`, or sort the list in `#[websocket(middleware = […])]`
        "#]],
    );
    check_errors(
        "#[middleware(global, order = \"first\")] struct A;",
        &expect![[r#"
            "first"
                `order` takes a whole number of 32 bits: write `order = -10`
        "#]],
    );
    check_errors(
        "#[middleware(global, order = 2147483648)] struct A;",
        &expect![[r#"
            2147483648
                `order` takes a whole number of 32 bits: write `order = -10`
        "#]],
    );
    check_errors(
        "#[middleware(global, order = -2147483648)] struct A;",
        &expect![[r""]],
    );
    check_errors(
        "#[middleware(global, order = 1u8)] struct A;",
        &expect![[r#"
            1u8
                `order` takes a whole number of 32 bits: write `order = -10`
        "#]],
    );
    check_errors(
        "#[middleware(global, order = 1.5)] struct A;",
        &expect![[r#"
            1.5
                `order` takes a whole number of 32 bits: write `order = -10`
        "#]],
    );
    check_errors(
        "#[middleware(order)] struct A;",
        &expect![[r#"
            order
                `order` needs a value: write `order = -10`
            order
                only global middleware is sorted by `order`: write `global, order = …`, or sort the list in `#[websocket(middleware = […])]`
        "#]],
    );
}

#[test]
fn other_items_are_refused() {
    check_errors(
        "#[middleware] fn a() {}",
        &expect![[r#"
            fn
                `#[middleware]` goes on a struct; this is a function
        "#]],
    );
    check_errors(
        "#[middleware] impl A {}",
        &expect![[r#"
            impl
                `#[middleware]` goes on a struct; this is an impl block
        "#]],
    );
}
