//! `origins = […]` and `origin_required` of `#[websocket]`.

use expect_test::expect;

use super::{check_errors, expand};

#[test]
fn the_origins_of_an_endpoint_and_whether_there_must_be_one() {
    let expansion = expand(
        r#"#[websocket(path = "/chat", origins = ["same-host", "https://*.example.com", "http://[::1]:*"], origin_required = STRICT)]
        struct ChatSocket;"#,
    );
    let expansion = expansion.to_string();
    for expected in [
        r#"Some (& ["same-host" , "https://*.example.com" , "http://[::1]:*"])"#,
        "const __REQUIRED : bool = STRICT ;",
    ] {
        assert!(expansion.contains(expected), "{expected}: {expansion}");
    }
}

#[test]
fn an_endpoint_without_any_has_the_apps() {
    let expansion = expand(r#"#[websocket("/chat")] struct ChatSocket;"#).to_string();
    assert!(!expansion.contains("ORIGIN"), "{expansion}");
}

#[test]
fn what_is_no_origin_is_pointed_at() {
    check_errors(
        r#"
        #[websocket(
            path = "/chat",
            origins = ["example.com", "https://example.com/path", "*", "any", "null", "any", "https://müller.example"],
            origin_required = "yes",
        )]
        struct ChatSocket;
        "#,
        &expect![[r#"
            "example.com"
                an origin is a scheme, a host and perhaps a port, without a path, as in `https://app.example.com`, `https://*.example.com` or `http://localhost:*`; or one of the words `same-host`, `null` and `any`
            "https://example.com/path"
                an origin is a scheme, a host and perhaps a port, without a path, as in `https://app.example.com`, `https://*.example.com` or `http://localhost:*`; or one of the words `same-host`, `null` and `any`
            "*"
                every page of every site may connect by the word `any`: write `origins = ["any"]`
            "any"
                `any` stands here twice: remove one of them
            "https://müller.example"
                an origin is a scheme, a host and perhaps a port, without a path, as in `https://app.example.com`, `https://*.example.com` or `http://localhost:*`; or one of the words `same-host`, `null` and `any`
            "yes"
                `origin_required` takes `true` or `false`: write `origin_required = true`
        "#]],
    );
    check_errors(
        r#"#[websocket(path = "/chat", origins = "https://example.com")] struct ChatSocket;"#,
        &expect![[r#"
            "https://example.com"
                `origins` takes a list of strings in brackets: write `origins = ["same-host", "https://*.example.com"]`
        "#]],
    );
}
