//! The path of `#[websocket]`.

use expect_test::expect;

use super::{check_errors, expand};

#[test]
fn paths_that_the_router_takes() {
    for path in [
        "/",
        "/chat",
        "/rooms/{id}",
        "/a/{id}/b/{*rest}",
        "/v-{version}",
        "/{{literal}}",
        "/a%20b",
        "/a/",
    ] {
        let expansion = expand(&format!("#[websocket({path:?})] struct A;")).to_string();
        assert!(
            !expansion.contains("compile_error"),
            "{path} is refused: {expansion}"
        );
    }
}

#[test]
fn paths_that_no_request_reaches() {
    check_errors(
        r#"#[websocket("")] struct A;"#,
        &expect![[r#"
            ""
                the path is empty: the root is `/`
        "#]],
    );
    check_errors(
        r#"#[websocket("chat")] struct A;"#,
        &expect![[r#"
            "chat"
                a path starts with a slash: write `/chat`
        "#]],
    );
    check_errors(
        r#"#[websocket("/my chat")] struct A;"#,
        &expect![[r#"
            "/my chat"
                a path has no spaces: write `/my%20chat`
        "#]],
    );
    check_errors(
        r#"#[websocket("/chat\n")] struct A;"#,
        &expect![[r#"
            "/chat\n"
                a path has no whitespace: remove '\n'
        "#]],
    );
    check_errors(
        r#"#[websocket("/chat?room=1")] struct A;"#,
        &expect![[r#"
            "/chat?room=1"
                the query is no part of the path: write `/chat`, and take the query as `data = Query<…>`
        "#]],
    );
    check_errors(
        r#"#[websocket("/chat#top")] struct A;"#,
        &expect![[r#"
            "/chat#top"
                a fragment never reaches a server: write `/chat`
        "#]],
    );
}

#[test]
fn parameters_in_the_style_of_older_routers() {
    check_errors(
        r#"#[websocket("/rooms/:id/seats/:seat")] struct A;"#,
        &expect![[r#"
            "/rooms/:id/seats/:seat"
                a parameter stands in braces: write `/rooms/{id}/seats/{seat}`
        "#]],
    );
    check_errors(
        r#"#[websocket("/files/*rest")] struct A;"#,
        &expect![[r#"
            "/files/*rest"
                a parameter stands in braces: write `/files/{*rest}`
        "#]],
    );
}

#[test]
fn parameters_that_the_router_refuses() {
    check_errors(
        r#"#[websocket("/rooms/{}")] struct A;"#,
        &expect![[r#"
            "/rooms/{}"
                a parameter is a name in braces, as in `/rooms/{id}`; a brace that is meant as such is doubled: `{{`, `}}`
        "#]],
    );
    check_errors(
        r#"#[websocket("/rooms/{id")] struct A;"#,
        &expect![[r#"
            "/rooms/{id"
                a parameter is a name in braces, as in `/rooms/{id}`; a brace that is meant as such is doubled: `{{`, `}}`
        "#]],
    );
    check_errors(
        r#"#[websocket("/{a}{b}")] struct A;"#,
        &expect![[r#"
            "/{a}{b}"
                a segment ends with its one parameter: put a slash after it, as in `/{room}/{seat}`
        "#]],
    );
    check_errors(
        r#"#[websocket("/{*rest}/end")] struct A;"#,
        &expect![[r#"
            "/{*rest}/end"
                `{*rest}` takes all that is left, so it must be the last segment
        "#]],
    );
}
