//! `#[service]` on a struct.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn injected_fields_come_from_the_container_and_the_others_from_default() {
    check_expansion(
        r#"
        #[service]
        /// Who is who.
        #[derive(Debug)]
        pub struct ProfileService {
            #[inject]
            db: Arc<dyn Profiles>,
            /// Counted since the start.
            pub lookups: AtomicU64,
            #[inject(name = "replica")]
            replica: Arc<Database>,
        }
        "#,
        &expect_file!["../../tests/expand/service_struct.rs"],
    );
}

#[test]
fn the_fields_of_a_tuple_struct_are_named_by_their_index() {
    check_expansion(
        r#"
        #[service(name = "users")]
        struct Users(#[inject] Arc<Repository<User>>, AtomicU64);
        "#,
        &expect_file!["../../tests/expand/service_tuple_struct.rs"],
    );
}

#[test]
fn a_unit_struct_depends_on_nothing() {
    check_expansion(
        "
        #[service]
        struct Clock;
        ",
        &expect_file!["../../tests/expand/service_unit_struct.rs"],
    );
}

#[test]
fn what_is_generated_for_a_field_stands_under_its_cfg() {
    check_expansion(
        r#"
        #[service]
        struct Search {
            #[cfg(feature = "index")]
            #[inject]
            index: Arc<Index>,
            #[cfg(not(feature = "index"))]
            scanned: AtomicU64,
        }
        "#,
        &expect_file!["../../tests/expand/service_struct_with_cfg.rs"],
    );
}

#[test]
fn the_runtime_is_found_where_the_argument_says() {
    check_expansion(
        "
        #[service(crate = realtime::inner)]
        struct Users { #[inject] db: Arc<Database> }
        ",
        &expect_file!["../../tests/expand/service_crate_path.rs"],
    );
}

#[test]
fn a_raw_identifier_is_named_without_its_prefix() {
    let expansion = super::expand("#[service] struct r#Type { #[inject] r#move: Arc<Mover> }").to_string();
    assert!(expansion.contains(r#"name : "Type""#), "{expansion}");
    assert!(expansion.contains(r#"("move""#), "{expansion}");
    assert!(expansion.contains("r#move : __fields"), "{expansion}");
}

#[test]
fn a_generic_struct_is_refused_and_given_back() {
    check_errors(
        "#[service] struct Repository<'a, T: Row> { #[inject] db: Arc<Database>, rows: &'a [T] }",
        &expect![[r#"
            <'a, T: Row>
                a component is one type, so `#[service]` cannot go on the generic `Repository`: wrap what you need of it in a struct of its own, as in `struct Users(Repository<User>);`
        "#]],
    );
    let expansion =
        super::expand("#[service] struct Repository<T> { #[inject] db: Arc<Database>, rows: Vec<T> }");
    let expansion = expansion.to_string();
    assert!(expansion.starts_with("struct Repository < T > { db : Arc < Database > , rows : Vec < T > }"));
    assert!(!expansion.contains("__private"), "{expansion}");
}

#[test]
fn other_items_are_refused() {
    for item in [
        "enum A {}",
        "union A { a: u8 }",
        "trait A {}",
        "fn a() {}",
        "async fn a() {}",
        "const A: u8 = 1;",
    ] {
        let expansion = super::expand(&format!("#[service] pub {item}")).to_string();
        assert!(expansion.starts_with(&format!(
            "pub {}",
            item.parse::<proc_macro2::TokenStream>().unwrap()
        )));
    }
    check_errors(
        "#[service] enum A { B { #[inject] c: Arc<C> } }",
        &expect![[r#"
            enum
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is an enum
        "#]],
    );
    check_errors(
        "#[service] pub union A { a: u8 }",
        &expect![[r#"
            union
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a union
        "#]],
    );
    check_errors(
        "#[service] pub(crate) trait A: Send {}",
        &expect![[r#"
            trait
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a trait
        "#]],
    );
    check_errors(
        "#[service] #[inline] pub async unsafe extern \"C\" fn a() {}",
        &expect![[r#"
            fn
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a function
        "#]],
    );
    check_errors(
        "#[service] const fn a() {}",
        &expect![[r#"
            fn
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a function
        "#]],
    );
    check_errors(
        "#[service] mod a { }",
        &expect![[r#"
            mod
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a module
        "#]],
    );
    check_errors(
        "#[service] type A = B;",
        &expect![[r#"
            type
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a type alias
        "#]],
    );
    check_errors(
        "#[service] const A: u8 = 1;",
        &expect![[r#"
            const
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a constant
        "#]],
    );
    check_errors(
        "#[service] static A: u8 = 1;",
        &expect![[r#"
            static
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is a static
        "#]],
    );
    check_errors(
        "#[service] use a::b;",
        &expect![[r#"
            use
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is an import
        "#]],
    );
    check_errors(
        "#[service] extern \"C\" { }",
        &expect![[r#"
            extern
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is an extern item
        "#]],
    );
    check_errors(
        "#[service] thread_local! { }",
        &expect![[r#"
            thread_local
                `#[service]` goes on a struct, or on an impl block with a `#[constructor]`; this is something else
        "#]],
    );
}

#[test]
fn the_markers_are_taken_out_of_an_item_that_is_refused() {
    let expansion =
        super::expand("#[service] enum A { B { #[inject(name = \"c\")] #[doc(hidden)] c: Arc<C> } }");
    let expansion = expansion.to_string();
    assert!(
        expansion.starts_with("enum A { B { # [doc (hidden)] c : Arc < C > } }"),
        "{expansion}"
    );
}
