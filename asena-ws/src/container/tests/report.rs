use expect_test::{Expect, expect};

use super::sketch::graph;

/// The report that a user reads.
#[expect(
    clippy::needless_pass_by_value,
    reason = "`expect![]` is written as an argument"
)]
fn check(text: &'static str, expected: Expect) {
    let error = graph(text).plan().expect_err("the graph is broken");
    expected.assert_eq(&error.to_string());
}

#[test]
fn missing() {
    check(
        "discovered shop
         endpoint Orders /orders <- mailer:dyn a::Mailer, config:$shop::Config
         service Reminders <- mailer:dyn a::Mailer
         component Smtp as b::Mailer
         provide other::Config",
        expect![[r#"
            2 problems in the graph of this app; nothing was started

            1. nothing implements `dyn a::Mailer`
               --> app.rs:2:37
                   wanted by `mailer` of `Orders`
               --> app.rs:3:31
                   wanted by `mailer` of `Reminders`
               help: did you mean `dyn b::Mailer`? `Smtp` implements it at app.rs:4:28
               help: mark an implementation: `#[implements] impl Mailer for …`
               help: if a crate that nothing refers to implements it, link that crate: `use my_crate as _;` (crates that registered something: shop)

            2. no value of type `shop::Config` was provided
               --> app.rs:2:59
                   wanted by `config` of `Orders`
               help: `other::Config` was provided; is it the one you mean?
               help: give it to the app: `.provide(value)`
        "#]],
    );
}

#[test]
fn missing_in_an_app_that_names_its_parts() {
    check(
        "service Orders <- mailer:dyn a::Mailer",
        expect![[r#"
        1 problem in the graph of this app; nothing was started

        1. nothing implements `dyn a::Mailer`
           --> app.rs:1:19
               wanted by `mailer` of `Orders`
           help: name an implementation: `.bind::<dyn a::Mailer, …>()`
    "#]],
    );
}

#[test]
fn ambiguous() {
    check(
        "service Orders <- store:dyn Store, again:dyn Store
         component Memory as Store
         component Postgres as Store",
        expect![[r#"
            1 problem in the graph of this app; nothing was started

            1. 2 implementations of `dyn Store` where one is needed
               --> app.rs:1:19
                   wanted by `store` of `Orders`
               --> app.rs:1:36
                   wanted by `again` of `Orders`
               --> app.rs:2:30
                   candidate `Memory`
               --> app.rs:3:32
                   candidate `Postgres`
               help: mark one `#[implements(primary)]`, choose one with `#[inject(name = "…")]`, or take all as `Vec<Arc<dyn Store>>`
        "#]],
    );
}

#[test]
fn unknown_name() {
    check(
        "service Orders <- store:dyn Store@Postgers
         component Memory as Store
         component Postgres as Store",
        expect![[r#"
            1 problem in the graph of this app; nothing was started

            1. no implementation of `dyn Store` is named `Postgers`
               --> app.rs:1:19
                   wanted by `store` of `Orders`
               --> app.rs:2:30
                   candidate `Memory`
               --> app.rs:3:32
                   candidate `Postgres`
               help: did you mean `#[inject(name = "Postgres")]`?
        "#]],
    );
}

#[test]
fn cycle_of_one() {
    check(
        "service A <- me:A",
        expect![[r#"
            1 problem in the graph of this app; nothing was started

            1. `A` needs itself
               --> app.rs:1:14
                   `A` needs `A` through `me`
               help: make one of these fields `Lazy<…>`, or move what both need into a component of its own
        "#]],
    );
}

#[test]
fn cycle_of_two() {
    check(
        "service A <- b:B
         component B <- a:A",
        expect![[r#"
            1 problem in the graph of this app; nothing was started

            1. 2 components need each other in a circle
               --> app.rs:1:14
                   `A` needs `B` through `b`
               --> app.rs:2:25
                   `B` needs `A` through `a`
               help: make one of these fields `Lazy<…>`, or move what both need into a component of its own
        "#]],
    );
}

#[test]
fn cycle_of_four_through_an_interface() {
    check(
        "endpoint Chat /chat <- a:A
         component A <- b:B
         component B <- c:dyn C
         component D as C <- e:E
         component E <- a:A",
        expect![[r#"
            1 problem in the graph of this app; nothing was started

            1. 4 components need each other in a circle
               --> app.rs:2:25
                   `A` needs `B` through `b`
               --> app.rs:3:25
                   `B` needs `D` through `c`
               --> app.rs:4:30
                   `D` needs `E` through `e`
               --> app.rs:5:25
                   `E` needs `A` through `a`
               help: make one of these fields `Lazy<…>`, or move what both need into a component of its own
        "#]],
    );
}

#[test]
fn duplicate_path_and_name_and_overlap() {
    let mut graph = graph(
        "endpoint A /chat
         endpoint B /chat
         endpoint C /rooms/{id}
         endpoint D /rooms/{name}",
    );
    graph.endpoints[2].name = "Rooms";
    graph.endpoints[3].name = "Rooms";
    let error = graph.plan().expect_err("the endpoints collide");
    expect![[r#"
        3 problems in the graph of this app; nothing was started

        1. 2 endpoints have the path "/chat"
           --> app.rs:1:10
               `A`
           --> app.rs:2:19
               `B`
           help: give each a path of its own: `#[websocket(path = "…", name = "…")]`

        2. 2 endpoints have the name "Rooms"
           --> app.rs:3:19
               `C`
           --> app.rs:4:19
               `D`
           help: give each a name of its own: `#[websocket(path = "…", name = "…")]`

        3. the paths "/rooms/{id}" and "/rooms/{name}" match the same requests
           --> app.rs:3:19
               `C`
           --> app.rs:4:19
               `D`
           help: tell them apart by a fixed segment
    "#]]
    .assert_eq(&error.to_string());
}

#[test]
fn a_path_that_the_router_does_not_take() {
    check(
        "endpoint A /{a}{b}",
        expect![[r#"
        1 problem in the graph of this app; nothing was started

        1. the router does not take the path "/{a}{b}": Only one parameter is allowed per path segment
           --> app.rs:1:10
               `A`
           help: parameters are written `{name}`, the rest of a path `{*name}`
    "#]],
    );
}

#[test]
fn stale_and_duplicate_overrides_and_values() {
    check(
        "service A <- store:dyn Store, config:$Config
         component Memory as Store
         component Lonely
         override Lonely
         override dyn Stone
         override Memory
         override Memory
         provide Config
         provide Config",
        expect![[r#"
            4 problems in the graph of this app; nothing was started

            1. 2 values of type `Config` were provided
               --> app.rs:8:18
               --> app.rs:9:18
               help: keep one, or give each a type of its own: `struct Primary(Config);`

            2. the override of `Lonely` replaces nothing: no component of this app depends on it
               --> app.rs:4:19
               help: remove it

            3. the override of `dyn Stone` replaces nothing: no component of this app depends on it
               --> app.rs:5:19
               help: did you mean `dyn Store`?

            4. `Memory` is overridden 2 times
               --> app.rs:6:19
               --> app.rs:7:19
               help: keep one
        "#]],
    );
}

#[test]
fn a_namespace_of_an_endpoint_that_is_not_mounted() {
    check(
        "service Bot <- chat:#Chat",
        expect![[r#"
        1 problem in the graph of this app; nothing was started

        1. the endpoint `Chat` is not mounted in this app
           --> app.rs:1:16
               wanted by `chat` of `Bot`
           help: mount it: `.websocket::<Chat>()`
    "#]],
    );
}

#[test]
fn no_endpoint_and_an_unlinked_crate() {
    check(
        "discovered shop
         service Orders <- mailer:dyn billing::Mailer",
        expect![[r#"
            2 problems in the graph of this app; nothing was started

            1. no `#[websocket]` was discovered
               crates that registered something: shop
               help: a crate that nothing refers to is not linked: add `use my_crate as _;` to main.rs
               help: `#![warn(unused_crate_dependencies)]` in main.rs makes the compiler name such crates

            2. nothing implements `dyn billing::Mailer`
               --> app.rs:2:28
                   wanted by `mailer` of `Orders`
               help: mark an implementation: `#[implements] impl Mailer for …`
               help: if a crate that nothing refers to implements it, link that crate: `use my_crate as _;` (crates that registered something: shop)
        "#]],
    );
}

#[test]
fn everything_at_once() {
    check(
        "discovered shop
         endpoint Chat /chat <- mailer:dyn Mailer, store:dyn Store, config:$Config, a:A, news:#News
         endpoint Talk /chat
         endpoint Room /rooms/{id}
         endpoint Hall /rooms/{name}
         component Memory as Store
         component Postgres as Store
         component A <- b:B
         component B <- a:A
         component Lonely
         override Lonely",
        expect![[r#"
            8 problems in the graph of this app; nothing was started

            1. nothing implements `dyn Mailer`
               --> app.rs:2:33
                   wanted by `mailer` of `Chat`
               help: mark an implementation: `#[implements] impl Mailer for …`
               help: if a crate that nothing refers to implements it, link that crate: `use my_crate as _;` (crates that registered something: shop)

            2. 2 implementations of `dyn Store` where one is needed
               --> app.rs:2:52
                   wanted by `store` of `Chat`
               --> app.rs:6:30
                   candidate `Memory`
               --> app.rs:7:32
                   candidate `Postgres`
               help: mark one `#[implements(primary)]`, choose one with `#[inject(name = "…")]`, or take all as `Vec<Arc<dyn Store>>`

            3. no value of type `Config` was provided
               --> app.rs:2:69
                   wanted by `config` of `Chat`
               help: give it to the app: `.provide(value)`

            4. the endpoint `News` is not mounted in this app
               --> app.rs:2:90
                   wanted by `news` of `Chat`
               help: mount it: `.websocket::<News>()`

            5. 2 components need each other in a circle
               --> app.rs:8:25
                   `A` needs `B` through `b`
               --> app.rs:9:25
                   `B` needs `A` through `a`
               help: make one of these fields `Lazy<…>`, or move what both need into a component of its own

            6. 2 endpoints have the path "/chat"
               --> app.rs:2:19
                   `Chat`
               --> app.rs:3:19
                   `Talk`
               help: give each a path of its own: `#[websocket(path = "…", name = "…")]`

            7. the paths "/rooms/{id}" and "/rooms/{name}" match the same requests
               --> app.rs:4:19
                   `Room`
               --> app.rs:5:19
                   `Hall`
               help: tell them apart by a fixed segment

            8. the override of `Lonely` replaces nothing: no component of this app depends on it
               --> app.rs:11:19
               help: remove it
        "#]],
    );
}
