//! Configured apps: what wins over what, and what a mistake keeps from starting. The layers by themselves are tested beside their
//! code, in `asena-ws/src/config/tests/`.

mod edge;
mod listening;
mod operations;
mod program;
mod sections;
mod structs;

use asena_ws::{AppBuilder, Configuration, ConfigurationError, StartError};
use expect_test::Expect;

/// What keeps an app from being built that is configured so.
async fn error(app: AppBuilder, toml: &str) -> ConfigurationError {
    match app.configuration(Configuration::from_toml(toml)).build().await {
        Err(StartError::Configuration(error)) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the app was built"),
    }
}

async fn check(app: AppBuilder, toml: &str, expected: &Expect) {
    expected.assert_eq(&error(app, toml).await.to_string());
}
