//! What is said of each mistake, and which layer wins. Whole apps are in `tests/it/config/`.

mod files;
mod layers;
mod structs;

use std::ffi::OsString;
use std::io;

use expect_test::Expect;

use super::configuration::Configuration;
use super::effective::Effective;
use super::mistake::Mistake;
use super::report::ConfigurationError;
use super::sections::connection;
use crate::connection::options::ConnectionOptions;

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// What is read of files and variables.
fn layered(files: Pairs<'_>, variables: Pairs<'_>) -> Configuration {
    let variables = variables
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Configuration::layered(variables, |path| {
        let file = files.iter().find(|(name, _)| path.to_str() == Some(name));
        let file = file.map(|(_, text)| text.as_bytes().to_vec());
        file.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no such file"))
    })
}

/// The options of `[connection]`, and what is wrong with them.
fn options_of(configuration: &Configuration) -> (Effective<ConnectionOptions>, Vec<Mistake>) {
    let mut mistakes = configuration.mistakes.clone();
    let default = ConnectionOptions::default();
    let mut options = Effective::new("connection", default.clone(), connection::KEYS);
    options.read(configuration.tree.get("connection"), &mut mistakes);
    options
        .check(&default, ConnectionOptions::check, &mut mistakes)
        .expect("what nobody has touched holds");
    (options, mistakes)
}

fn check_report(mistakes: Vec<Mistake>, expected: &Expect) {
    let report = ConfigurationError::of(mistakes).map(|error| error.to_string());
    expected.assert_eq(&report.unwrap_or_default());
}

/// What is said of an `asena.toml` with a `[connection]`.
fn check_file(text: &str, expected: &Expect) {
    check_report(options_of(&layered(&[("asena.toml", text)], &[])).1, expected);
}
