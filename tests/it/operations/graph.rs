use std::process::Output;

use asena_ws::prelude::*;
use expect_test::expect;
use tokio::process::Command;

use crate::kit::within;

const OPERATIONS_APP: &str = env!("CARGO_BIN_EXE_operations_app");

#[middleware]
struct Guard {}

impl Middleware for Guard {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        Ok(next.run(handshake).await)
    }
}

#[interface]
trait Store: Send + Sync {}

#[service]
struct Postgres {
    #[inject]
    _url: Provided<String>,
}

#[implements]
impl Store for Postgres {}

#[websocket("/shop/{id}", middleware = [Guard])]
struct Shop {
    #[inject]
    _store: Arc<dyn Store>,
    #[inject]
    _own: Namespace<Shop>,
}

impl WebSocketService for Shop {}

#[tokio::test]
async fn the_graph_of_an_app_is_the_same_before_and_after_its_construction() {
    let app = || {
        App::empty()
            .websocket::<Shop>()
            .bind::<dyn Store, Postgres>()
            .provide(String::new())
    };
    let graph = app().graph().expect("the graph holds");
    expect![[r#"
        digraph app {
          rankdir=LR;
          node [fontname="sans-serif"];
          edge [fontname="sans-serif"];
          n0 [label="Shop\n/shop/{id}", shape=oval];
          n1 [label="Guard", shape=hexagon];
          n2 [label="Postgres", shape=box];
          n3 [label="dyn Store", shape=component];
          n4 [label="String", shape=cylinder];
          n0 -> n0 [label="_own", style=dashed];
          n0 -> n1 [label="middleware", style=solid];
          n0 -> n3 [label="_store", style=solid];
          n2 -> n4 [label="_url", style=solid];
          n3 -> n2 [label="implemented by", style=dashed];
        }
    "#]]
    .assert_eq(&graph.dot());
    let built = app().build().await.expect("it is built");
    assert_eq!(built.graph(), &graph);
}

#[test]
fn a_graph_that_does_not_hold_has_a_report() {
    let error = App::empty()
        .websocket::<Shop>()
        .graph()
        .expect_err("nothing is bound");
    assert!(error.to_string().contains("nothing implements"), "{error}");
}

async fn ask(arguments: &[&str]) -> (Option<i32>, String, String) {
    // A port that cannot be bound, lest it be.
    let output = Command::new(OPERATIONS_APP)
        .args(arguments)
        .env("PORT", "none")
        .env_remove("ASENA_ADDR")
        .output();
    let Output {
        status,
        stdout,
        stderr,
    } = within("the program to end", output).await.expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (status.code(), text(stdout), text(stderr))
}

#[tokio::test]
async fn a_program_prints_its_graph_and_does_nothing_else() {
    let (code, mermaid, _) = ask(&["--print-graph", "mermaid"]).await;
    assert_eq!(code, Some(0));
    assert!(mermaid.starts_with("flowchart LR\n"), "{mermaid}");
    let (code, dot, _) = ask(&["--print-graph", "dot"]).await;
    assert_eq!(code, Some(0));
    assert!(dot.starts_with("digraph app {\n"), "{dot}");
    assert!(!dot.contains("feed starts"));
    for arguments in [&["--print-graph"][..], &["--print-graph", "svg"]] {
        let (code, output, errors) = ask(arguments).await;
        assert_eq!((code, output.as_str()), (Some(2), ""));
        assert!(
            errors.contains("error: write `--print-graph mermaid` or `--print-graph dot`"),
            "{errors}"
        );
    }
}
