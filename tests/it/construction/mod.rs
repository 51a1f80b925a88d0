//! What the container constructs, of what, how often, and what it says when a constructor fails.

mod aliases;
mod constructors;
mod fields;
mod interfaces;
mod isolation;
mod lazy;
mod look_ups;
mod overrides;

use asena_ws::{App, AppBuilder, Container};

/// Builds an app that must hold. Its components live as long as it does.
async fn build(app: AppBuilder) -> (App, Container) {
    let app = app.build().await.expect("the app is built");
    let container = app.container();
    (app, container)
}
