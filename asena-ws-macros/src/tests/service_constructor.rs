//! `#[service]` on an impl block.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn the_parameters_of_the_constructor_come_from_the_container() {
    check_expansion(
        r#"
        #[service]
        impl Database {
            pub const TABLES: usize = 5;

            #[constructor]
            pub async fn connect(
                config: Provided<DatabaseConfig>,
                #[inject(name = "main")] store: Arc<dyn Store>,
                Provided(clock): Provided<Clock>,
            ) -> Result<Self, sqlx::Error> {
                Ok(Self { pool: store.open(&config, clock).await? })
            }

            fn unmarked(&self) {}
        }
        "#,
        &expect_file!["../../tests/expand/service_constructor.rs"],
    );
}

#[test]
fn a_constructor_may_be_synchronous_and_take_nothing() {
    check_expansion(
        r#"
        #[service(name = "clock")]
        impl time::Clock {
            #[constructor]
            const fn new() -> Self {
                Self
            }
        }
        "#,
        &expect_file!["../../tests/expand/service_constructor_sync.rs"],
    );
}

#[test]
fn cfg_may_choose_between_two_constructors() {
    check_expansion(
        r#"
        #[service]
        impl Database {
            #[cfg(feature = "postgres")]
            #[constructor]
            async fn connect(url: Provided<Url>, #[cfg(feature = "tls")] tls: Arc<Tls>) -> Self {
                todo!()
            }

            #[cfg(not(feature = "postgres"))]
            #[constructor]
            fn in_memory() -> Self {
                todo!()
            }
        }
        "#,
        &expect_file!["../../tests/expand/service_constructor_with_cfg.rs"],
    );
}

#[test]
fn every_mistake_in_a_signature_is_reported() {
    check_errors(
        r#"
        #[service]
        impl A {
            #[constructor(args)]
            pub unsafe extern "C" fn new<T>(&self, x: impl Store, #[inject(nmae = "x")] y: Arc<T>, ...) {}
        }
        "#,
        &expect![[r#"
            constructor(args)
                `#[constructor]` takes no arguments: write `#[constructor]`
            nmae
                unknown argument `nmae`, did you mean `name`? `#[inject]` takes only `name = …`
            unsafe
                a constructor cannot be unsafe: remove `unsafe`
            extern "C"
                a constructor is an ordinary Rust function: remove `extern`
            ...
                a constructor takes a fixed number of parameters: remove `...`
            T
                a constructor cannot be generic: name the type
            impl Store
                a constructor cannot be generic: name the type in place of `impl …`
            &self
                a constructor builds the value, so there is no `self` yet: remove this parameter
            new
                a constructor returns what it builds: write `-> Self`, or `-> Result<Self, E>` if it may fail
        "#]],
    );
    check_errors(
        "#[service] impl A { #[constructor] fn new<'a, const N: usize>() -> Self {} }",
        &expect![[r#"
            const N: usize
                a constructor cannot be generic: name the type
        "#]],
    );
}

#[test]
fn a_block_has_one_constructor() {
    check_errors(
        "#[service] impl A { fn new() -> Self { Self } }",
        &expect![[r#"
            A
                nothing in this block builds the service: put `#[constructor]` on one of its functions, or `#[service]` on the struct
        "#]],
    );
    check_errors(
        "
        #[service]
        impl A {
            #[constructor] fn one() -> Self {}
            #[cfg(b)] #[constructor] fn two(#[inject] b: Arc<B>) -> Self {}
            #[constructor] #[constructor] fn three() {}
        }
        ",
        &expect![[r#"
            #[constructor]
                `#[constructor]` is on `one` already: a block has one, so remove this
            #[constructor]
                `#[constructor]` stands here twice: remove one of them
            #[constructor]
                `#[constructor]` is on `one` already: a block has one, so remove this
            three
                a constructor returns what it builds: write `-> Self`, or `-> Result<Self, E>` if it may fail
        "#]],
    );
    check_errors(
        "#[service] impl A { #[constructor] const NEW: Self = Self; }",
        &expect![[r#"
            #[constructor]
                `#[constructor]` goes on a function
        "#]],
    );
}

#[test]
fn the_block_belongs_to_one_type() {
    check_errors(
        "#[service] impl<T> A<T> { #[constructor] fn new() -> Self {} }",
        &expect![[r#"
            <T>
                a component is one type, so `#[service]` cannot go on a generic impl block: write it for one type
        "#]],
    );
    check_errors(
        "#[service] impl Repository<User> { #[constructor] fn new() -> Self {} }",
        &expect![[r#"
            <User>
                a component is one type without arguments: wrap it in a struct of its own, as in `struct Users(Repository<User>);`
        "#]],
    );
    check_errors(
        "#[service] impl Store for A { #[constructor] fn new() -> Self {} }",
        &expect![[r#"
            Store
                a constructor belongs to the type itself: put `#[service]` on `impl Type { … }`
        "#]],
    );
    check_errors(
        "#[service] impl dyn Store { #[constructor] fn new() -> Arc<Self> {} }",
        &expect![[r#"
            dyn Store
                a service is a struct or an enum of this crate: write `impl Type { … }`
        "#]],
    );
    check_errors(
        "#[service] impl Store for A { fn a() {} }",
        &expect![[r#"
            Store
                a constructor belongs to the type itself: put `#[service]` on `impl Type { … }`
        "#]],
    );
}
