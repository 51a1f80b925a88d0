//! Markers without the attribute around them.

use expect_test::expect;

use super::{check_errors, expand};

#[test]
fn a_marker_alone_names_the_attribute_it_belongs_to() {
    check_errors(
        "#[constructor] fn new() -> Self { Self }",
        &expect![[r#"
            (the attribute)
                `#[constructor]` belongs on a method of an impl block marked `#[service]`
        "#]],
    );
    check_errors(
        "#[on_start] async fn start(&self) {}",
        &expect![[r#"
            (the attribute)
                `#[on_start]` belongs on a method of an impl block marked `#[lifecycle]`
        "#]],
    );
    check_errors(
        "#[on_message(fallback)] async fn message(&self) {}",
        &expect![[r#"
            (the attribute)
                `#[on_message]` belongs on a method of an impl block marked `#[handlers]`
        "#]],
    );
    check_errors(
        "#[schedule(every = \"1s\")] async fn sweep(&self) {}",
        &expect![[r#"
            (the attribute)
                `#[schedule]` belongs on a method of an impl block marked `#[jobs]`
        "#]],
    );
    check_errors(
        "#[subscribe(\"a\")] async fn told(&self, event: E) {}",
        &expect![[r#"
            (the attribute)
                `#[subscribe]` belongs on a method of an impl block marked `#[subscribers]`
        "#]],
    );
    for marker in ["on_first_join", "on_last_leave"] {
        let expansion = expand(&format!(
            "#[{marker}] async fn told(&self, event: RoomEvent) {{}}"
        ))
        .to_string();
        let message = format!("`#[{marker}]` belongs on a method of an impl block marked `#[handlers]`");
        assert!(expansion.contains(&message), "{expansion}");
    }
    let expansion = expand("#[on_open] async fn open(&self) { half. }").to_string();
    assert!(
        expansion.starts_with("async fn open (& self) { half . }"),
        "{expansion}"
    );
}

#[test]
fn markers_of_other_attributes_stay_to_be_expanded_by_those() {
    let expansion = expand(
        "
        #[handlers]
        #[lifecycle]
        impl A {
            #[on_start] async fn start(&self) {}
            #[on_open] async fn open(&self, ws: &Socket<Self>) {}
        }
        ",
    );
    let expansion = expansion.to_string();
    assert!(
        expansion.starts_with("# [lifecycle] impl A { # [on_start] async fn start"),
        "{expansion}"
    );
    assert!(!expansion.contains("# [on_open]"), "{expansion}");
}
