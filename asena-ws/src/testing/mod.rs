//! Tests of an app: over in-memory streams, with a client that says what it expects, and a check that nothing leaked.
//!
//! With feature `testing`, as a dev-dependency: `asena-ws = { version = "…", features = ["testing"] }`.
//!
//! ```
//! use asena_ws::prelude::*;
//! use asena_ws::testing::TestApp;
//!
//! #[websocket("/echo")]
//! struct Echo {}
//!
//! #[handlers]
//! impl Echo {
//!     #[on_message]
//!     async fn echo(&self, ws: &Socket<Self>, text: String) {
//!         ws.send(format!("Echo: {text}"));
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! // In a `#[tokio::test(start_paused = true)]`:
//! let app = TestApp::start(App::empty().websocket::<Echo>()).await;
//! let mut client = app.connect("/echo").await;
//! client.send("merhaba").await;
//! client.expect_text("Echo: merhaba").await;
//! client.refute_message().await;
//! app.finish().await;
//! # }
//! ```
//!
//! Every wait ends after five seconds of tokio's time. Over in-memory streams that time may be paused: it then jumps to
//! the next deadline whenever nothing else can happen, so that a wait of minutes takes a moment. Over real sockets leave
//! it running, since there something can always happen that tokio does not know of.
//!
//! A failure is a panic that names the line of the test, what was expected, what came instead, and what came before it.

mod app;
mod call;
mod came;
mod client;
mod conversation;
mod expectations;
mod leaks;
mod line;
mod request;
mod server;
mod transcript;

pub use self::app::TestApp;
pub use self::client::TestClient;
pub use self::request::{Refusal, TestRequest};

use std::time::Duration;

/// How long anything that must come is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
