//! `#[inject]` on fields and parameters.

use expect_test::expect;

use super::check_errors;

#[test]
fn every_mistake_is_reported_and_the_field_is_injected_nevertheless() {
    let input = r#"
        #[service]
        struct Users {
            #[inject] #[inject] twice: Arc<A>,
            #[inject(nmae = "x")] misspelt: Arc<A>,
            #[inject(optional)] unknown: Arc<A>,
            #[inject = "x"] assigned: Arc<A>,
            #[inject("x")] bare: Arc<A>,
            #[inject(name = 5)] number: Arc<A>,
            #[inject(name)] valueless: Arc<A>,
            #[inject(name = "")] empty: Arc<A>,
            #[inject(name = "a", name = "b")] named_twice: Arc<A>,
            #[inject()] fine: Arc<A>,
        }
    "#;
    check_errors(
        input,
        &expect![[r##"
            #[inject]
                `#[inject]` stands here twice: remove one of them
            nmae
                unknown argument `nmae`, did you mean `name`? `#[inject]` takes only `name = …`
            optional
                unknown argument `optional`: `#[inject]` takes only `name = …`
            inject = "x"
                `#[inject = …]` is not understood: write `#[inject]` or `#[inject(name = "…")]`
            "x"
                a name is given by its key: `#[inject(name = "x")]`
            5
                `name` takes a string: write `name = "…"`
            name
                `name` needs a value: write `name = "…"`
            ""
                the name is empty: write one, or leave `name` out
            name
                `name` is given twice: remove one of them
        "##]],
    );
    let expansion = super::expand(input).to_string();
    assert_eq!(expansion.matches("Dependency ::").count(), 10);
    assert!(!expansion.contains("default_field"));
    assert!(!expansion.contains("# [inject"));
}
