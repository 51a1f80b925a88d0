//! The arguments of the attributes.

use expect_test::expect;

use super::check_errors;

#[test]
fn unknown_keys_are_met_with_the_nearest_and_all() {
    check_errors(
        r#"#[websocket("/", nmae = "x", dat = (), midleware = [], colour = 1, order = 1)] struct A;"#,
        &expect![[r#"
            nmae
                unknown argument `nmae`, did you mean `name`? `#[websocket]` takes `path`, `name`, `data`, `state`, `authenticator`, `middleware`, `protocols`, `emits`, `client_rooms`, `errors`, `origins`, `origin_required` and `crate`, and the options of its connections
            dat
                unknown argument `dat`, did you mean `data`? `#[websocket]` takes `path`, `name`, `data`, `state`, `authenticator`, `middleware`, `protocols`, `emits`, `client_rooms`, `errors`, `origins`, `origin_required` and `crate`, and the options of its connections
            midleware
                unknown argument `midleware`, did you mean `middleware`? `#[websocket]` takes `path`, `name`, `data`, `state`, `authenticator`, `middleware`, `protocols`, `emits`, `client_rooms`, `errors`, `origins`, `origin_required` and `crate`, and the options of its connections
            colour
                unknown argument `colour`: `#[websocket]` takes `path`, `name`, `data`, `state`, `authenticator`, `middleware`, `protocols`, `emits`, `client_rooms`, `errors`, `origins`, `origin_required` and `crate`, and for its connections `message_bytes_max`, `message_fragments_max`, `inbox_messages_max`, `inbox_bytes_max`, `outbox_messages_max`, `outbox_bytes_max`, `slow_consumer`, `write_timeout_ms`, `ping_interval_ms`, `dead_after_ms`, `close_timeout_ms`, `lifetime_max_ms`, `lifetime_spread_percent`, `call_timeout_ms`, `rooms_max`, `concurrency`, `protocol_errors_max`, `protocol_errors_window_ms`, `messages_per_second`, `messages_burst`, `bytes_per_second`, `bytes_burst`, `rate_strikes_max`, `rate_strikes_window_ms`, `rate_dry_run` and `compression`
            order
                unknown argument `order`: `#[websocket]` takes `path`, `name`, `data`, `state`, `authenticator`, `middleware`, `protocols`, `emits`, `client_rooms`, `errors`, `origins`, `origin_required` and `crate`, and for its connections `message_bytes_max`, `message_fragments_max`, `inbox_messages_max`, `inbox_bytes_max`, `outbox_messages_max`, `outbox_bytes_max`, `slow_consumer`, `write_timeout_ms`, `ping_interval_ms`, `dead_after_ms`, `close_timeout_ms`, `lifetime_max_ms`, `lifetime_spread_percent`, `call_timeout_ms`, `rooms_max`, `concurrency`, `protocol_errors_max`, `protocol_errors_window_ms`, `messages_per_second`, `messages_burst`, `bytes_per_second`, `bytes_burst`, `rate_strikes_max`, `rate_strikes_window_ms`, `rate_dry_run` and `compression`
        "#]],
    );
    check_errors(
        r#"#[service(scope = "connection")] struct A;"#,
        &expect![[r#"
            scope
                unknown argument `scope`: `#[service]` takes `name` and `crate`
        "#]],
    );
    check_errors(
        "#[handlers(global)] impl A { #[on_open] async fn a(&self, ws: &Socket<Self>) {} }",
        &expect![[r#"
            global
                unknown argument `global`: `#[handlers]` takes `contract` and `crate`
        "#]],
    );
    check_errors(
        "#[implements(primry)] impl A for B {}",
        &expect![[r#"
            primry
                unknown argument `primry`, did you mean `primary`? `#[implements]` takes `primary` and `crate`
        "#]],
    );
}

#[test]
fn a_misspelt_key_is_not_reported_as_missing_too() {
    check_errors(
        r#"#[websocket(pth = "/a")] struct A;"#,
        &expect![[r#"
            pth
                unknown argument `pth`, did you mean `path`? `#[websocket]` takes `path`, `name`, `data`, `state`, `authenticator`, `middleware`, `protocols`, `emits`, `client_rooms`, `errors`, `origins`, `origin_required` and `crate`, and the options of its connections
        "#]],
    );
    check_errors(
        "#[middleware(globl, order = 1)] struct A;",
        &expect![[r#"
            globl
                unknown argument `globl`, did you mean `global`? `#[middleware]` takes `global`, `order`, `name` and `crate`
        "#]],
    );
}

#[test]
fn a_key_that_is_given_twice() {
    check_errors(
        r#"#[service(name = "a", name = "b")] struct A;"#,
        &expect![[r#"
            name
                `name` is given twice: remove one of them
        "#]],
    );
    check_errors(
        r#"#[websocket("/a", path = "/b")] struct A;"#,
        &expect![[r#"
            path
                `path` is given twice: remove one of them
        "#]],
    );
    check_errors(
        r#"#[websocket("/a", "/b")] struct A;"#,
        &expect![[r#"
            "/b"
                `path` is given twice: remove one of them
        "#]],
    );
    check_errors(
        "#[middleware(global, global)] struct A;",
        &expect![[r#"
            global
                `global` is given twice: remove one of them
        "#]],
    );
}

#[test]
fn a_value_that_is_missing_or_wrong() {
    check_errors(
        r#"#[websocket(path, name =, data = 5, middleware = RequireToken, crate = "asena")] struct A;"#,
        &expect![[r#"
            path
                `path` needs a value: write `path = "/chat"`
            name
                `name =` needs a value: write `name = "…"`
            "asena"
                `crate` takes a path: write `crate = ::asena_ws`
            5
                `data` takes a type: write `data = Query<Login>`
            RequireToken
                `middleware` takes a list of types in brackets: write `middleware = [RequireToken]`
        "#]],
    );
    check_errors(
        r#"#[websocket(path = 5, name = ["A"], data, middleware)] struct A;"#,
        &expect![[r#"
            data
                `data` needs a value: write `data = Query<Login>`
            middleware
                `middleware` needs a value: write `middleware = [RequireToken]`
            5
                `path` takes a string: write `path = "/chat"`
            ["A"]
                `name` takes a string: write `name = "…"`
        "#]],
    );
    check_errors(
        r#"#[websocket(path("/a"), name(A))] struct A;"#,
        &expect![[r#"
            path("/a")
                `path(…)` is not understood: write `path = "/chat"`
            name(A)
                `name(…)` is not understood: write `name = "…"`
        "#]],
    );
    check_errors(
        r#"#[websocket(path = b"/a", name = "  ")] struct A;"#,
        &expect![[r#"
            b"/a"
                `path` takes a string: write `path = "/chat"`
            " "
                the name is empty: write one, or leave `name` out
        "#]],
    );
    check_errors(
        "#[websocket(/chat)] struct A;",
        &expect![[r#"
            /chat
                `path` takes a string: write `path = "/chat"`
        "#]],
    );
    check_errors(
        "#[middleware(global = true)] struct A;",
        &expect![[r#"
            global
                `global` takes no value: write `global`, or leave it out
        "#]],
    );
    check_errors(
        "#[middleware(global(true))] struct A;",
        &expect![[r#"
            global(true)
                `global(…)` is not understood: write `global`
        "#]],
    );
}

#[test]
fn a_value_without_a_key() {
    check_errors(
        r#"#[service("users")] struct A;"#,
        &expect![[r#"
            "users"
                a name is given by its key: `#[service(name = "users")]`
        "#]],
    );
    check_errors(
        "#[service(5)] struct A;",
        &expect![[r#"
            5
                this is not understood here: `#[service]` takes `name` and `crate`
        "#]],
    );
    check_errors(
        "#[interface(\"a\")] trait A: Send {}",
        &expect![[r#"
            "a"
                this is not understood here: `#[interface]` takes only `crate = …`
        "#]],
    );
}

#[test]
fn commas_too_many() {
    check_errors(
        "#[service(, name = \"a\",, crate = b,)] struct A;",
        &expect![[r#"
            ,
                expected an argument before this comma
            ,
                expected an argument before this comma
        "#]],
    );
}

#[test]
fn commas_within_a_value_separate_nothing() {
    check_errors(
        r#"#[websocket(data = HashMap<String, (A, fn(B, C) -> D<E, F>)>, path = "/", middleware = [A<B, C>, D])] struct A;"#,
        &expect![[r""]],
    );
}
