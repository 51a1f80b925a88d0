//! `#[implements]`.

use expect_test::{expect, expect_file};

use super::{check_errors, check_expansion};

#[test]
fn an_impl_is_bound_to_its_trait() {
    check_expansion(
        "
        #[implements]
        impl Presence for MemoryPresence {
            fn joined(&self, user: &str) {
                self.online.insert(user.into());
            }
        }
        ",
        &expect_file!["../../tests/expand/implements.rs"],
    );
}

#[test]
fn an_impl_may_be_the_primary_one() {
    check_expansion(
        "
        #[implements(primary)]
        #[async_trait]
        impl stores::Store<Row> for Postgres {
            type Error = sqlx::Error;
        }
        ",
        &expect_file!["../../tests/expand/implements_primary.rs"],
    );
}

#[test]
fn other_blocks_are_refused() {
    check_errors(
        "#[implements] impl A {}",
        &expect![[r#"
            A
                `#[implements]` goes on `impl Trait for Type`; this block names no trait
        "#]],
    );
    check_errors(
        "#[implements] impl<T> A for B<T> {}",
        &expect![[r#"
            <T>
                a component is one type, so `#[implements]` cannot go on a generic impl block: write it for one type
        "#]],
    );
    check_errors(
        "#[implements] impl !A for B {}",
        &expect![[r#"
            !
                this says that the trait is not implemented: remove `!`, or `#[implements]`
        "#]],
    );
    check_errors(
        "#[implements] impl<T> !A for B<T> {}",
        &expect![[r#"
            !
                this says that the trait is not implemented: remove `!`, or `#[implements]`
            <T>
                a component is one type, so `#[implements]` cannot go on a generic impl block: write it for one type
        "#]],
    );
    check_errors(
        "#[implements] impl dyn A for B {}",
        &expect![[r#"
            dyn A
                expected the path of a trait
        "#]],
    );
    check_errors(
        "#[implements] struct A;",
        &expect![[r#"
            struct
                `#[implements]` goes on `impl Trait for Type`; this is a struct
        "#]],
    );
    check_errors(
        "#[implements] trait A {}",
        &expect![[r#"
            trait
                `#[implements]` goes on `impl Trait for Type`; this is a trait
        "#]],
    );
    check_errors(
        "#[implements(primary = true)] impl A for B {}",
        &expect![[r#"
            primary
                `primary` takes no value: write `primary`, or leave it out
        "#]],
    );
}
