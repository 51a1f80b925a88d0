//! `#[websocket]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn a_path_is_enough() {
    check_expansion(
        r#"
        #[websocket("/echo")]
        struct EchoSocket;
        "#,
        &expect_file!["../../tests/expand/websocket.rs"],
    );
}

#[test]
fn everything_can_be_said() {
    check_expansion(
        r#"
        #[websocket(
            path = "/rooms/{id}",
            name = "ChatSocket",
            data = (Path<Uuid>, Query<HashMap<String, u8>>),
            middleware = [RequireToken, limits::Rate],
            crate = realtime,
        )]
        pub struct ChatSocket {
            #[inject]
            presence: Arc<dyn Presence>,
            greeted: AtomicU64,
        }
        "#,
        &expect_file!["../../tests/expand/websocket_with_everything.rs"],
    );
}

#[test]
fn an_endpoint_may_have_an_authenticator() {
    check_expansion(
        r#"
        #[websocket("/inbox", authenticator = accounts::Accounts)]
        struct Inbox;
        "#,
        &expect_file!["../../tests/expand/websocket_with_an_authenticator.rs"],
    );
}

#[test]
fn a_path_is_needed() {
    check_errors(
        "#[websocket] struct A;",
        &expect![[r#"
            (the attribute)
                `#[websocket]` needs a path: `#[websocket(path = "/chat")]`
        "#]],
    );
    check_errors(
        "#[websocket(name = \"A\")] struct A;",
        &expect![[r#"
            (the attribute)
                `#[websocket]` needs a path: `#[websocket(path = "/chat")]`
        "#]],
    );
}

#[test]
fn mistakes_in_arguments_and_fields_are_reported_at_once_and_the_rest_is_generated() {
    let input = r#"
        #[websocket(path = "chat", name = "", data = , middleware = A)]
        struct ChatSocket {
            #[inject(nmae = "x")] presence: Arc<dyn Presence>,
        }
    "#;
    check_errors(
        input,
        &expect![[r#"
            data
                `data =` needs a value: write `data = Query<Login>`
            "chat"
                a path starts with a slash: write `/chat`
            ""
                the name is empty: write one, or leave `name` out
            A
                `middleware` takes a list of types in brackets: write `middleware = [RequireToken]`
            nmae
                unknown argument `nmae`, did you mean `name`? `#[inject]` takes only `name = …`
        "#]],
    );
    let expansion = super::expand(input).to_string();
    assert!(
        expansion.contains("Endpoint for ChatSocket { type Data = () ;"),
        "{expansion}"
    );
    assert!(
        expansion.contains("MiddlewareEntry :: of :: < A > ()"),
        "{expansion}"
    );
}

#[test]
fn other_items_are_refused() {
    check_errors(
        "#[websocket(\"/\")] impl A {}",
        &expect![[r#"
            impl
                `#[websocket]` goes on a struct; this is an impl block
        "#]],
    );
    check_errors(
        "#[websocket(\"/\")] enum A {}",
        &expect![[r#"
            enum
                `#[websocket]` goes on a struct; this is an enum
        "#]],
    );
    check_errors(
        "#[websocket(\"/\")] struct A<T>(T);",
        &expect![[r#"
            <T>
                a component is one type, so `#[websocket]` cannot go on the generic `A`: wrap what you need of it in a struct of its own, as in `struct Users(A<User>);`
        "#]],
    );
}
