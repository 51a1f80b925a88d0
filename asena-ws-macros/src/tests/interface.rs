//! `#[interface]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn a_trait_becomes_injectable() {
    check_expansion(
        "
        #[interface]
        /// Who is here.
        pub trait Presence: Send + Sync {
            fn joined(&self, user: &str);
        }
        ",
        &expect_file!["../../tests/expand/interface.rs"],
    );
}

#[test]
fn async_methods_need_async_trait() {
    let input = "
        #[interface]
        trait Store: Send + Sync {
            async fn get(&self, key: &str) -> Option<Vec<u8>>;
            fn watch(&self) -> impl Stream<Item = Change>;
            async fn open() -> Self where Self: Sized;
            fn len(&self) -> usize { 0 }
        }
    ";
    check_errors(
        input,
        &expect![[r#"
            async
                `dyn Store` cannot have async methods by itself: put `#[async_trait]` under `#[interface]`, and on its impls
            impl Stream<Item = Change>
                `dyn Store` cannot return `impl …`: return a box, or write an `async fn` and put `#[async_trait]` under `#[interface]`
        "#]],
    );
    assert!(!super::expand(input).to_string().contains("Injectable"));
    check_errors(
        "#[interface] #[async_trait::async_trait] trait Store: Send + Sync { async fn get(&self) -> u8; }",
        &expect![[r""]],
    );
}

#[test]
fn an_interface_is_shared_between_threads() {
    for (item, repaired) in [
        (
            "pub trait Presence {}",
            "pub trait Presence : :: core :: marker :: Send + :: core :: marker :: Sync { }",
        ),
        (
            "trait Presence: where Self: Sized {}",
            "trait Presence : :: core :: marker :: Send + :: core :: marker :: Sync where Self : Sized { }",
        ),
    ] {
        let expansion = super::expand(&format!("#[interface] {item}")).to_string();
        assert!(expansion.starts_with(repaired), "{expansion}");
        assert!(expansion.contains("Injectable for dyn Presence"), "{expansion}");
    }
    check_errors(
        "#[interface] trait Presence {}",
        &expect![[r#"
            Presence
                an interface is shared between threads: write `trait Presence: Send + Sync`
        "#]],
    );
    // What other bounds imply is for rustc to find out.
    check_errors("#[interface] trait Presence: Shared {}", &expect![[r""]]);
    check_errors(
        "#[interface] trait Presence: ?Sized + for<'a> Shared<'a> + 'static {}",
        &expect![[r""]],
    );
}

#[test]
fn several_mistakes_are_reported_at_once() {
    check_errors(
        "#[interface(name = \"a\")] trait Store<T> { async fn get(&self) -> T; }",
        &expect![[r#"
            name
                unknown argument `name`: `#[interface]` takes only `crate = …`
            <T>
                an interface is one trait without parameters: name what you need of it, as in `trait Users: Store<User> {}`, and put `#[interface]` there
            async
                `dyn Store` cannot have async methods by itself: put `#[async_trait]` under `#[interface]`, and on its impls
            Store
                an interface is shared between threads: write `trait Store: Send + Sync`
        "#]],
    );
}

#[test]
fn other_items_are_refused() {
    check_errors(
        "#[interface] struct A;",
        &expect![[r#"
            struct
                `#[interface]` goes on a trait; this is a struct
        "#]],
    );
    check_errors(
        "#[interface] impl A for B {}",
        &expect![[r#"
            impl
                `#[interface]` goes on a trait; this is an impl block
        "#]],
    );
    check_errors(
        "#[interface] trait A = B;",
        &expect![[r#"
            =
                `#[interface]` goes on a trait with a body: expected `{ … }`
        "#]],
    );
}
