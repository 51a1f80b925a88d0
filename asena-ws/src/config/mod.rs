//! The configuration: layers of files and variables, the sections they fill, and where each value comes from.
//!
//! ```text
//! files ──┐                     ┌─▶ sections (connection, server, …): plain structs of options
//!         ├─▶ tree of nodes ────┼─▶ `#[config]` structs, by serde
//! ASENA_ ─┘   that know places  └─▶ mistakes, all at once
//! ```
//!
//! Nothing here acts: who builds an app puts the layers together (`app/config.rs`), and files are read through a function that is
//! handed in.

mod access;
pub(crate) mod component;
mod configuration;
mod deserializer;
pub(crate) mod effective;
mod environment;
mod file;
pub(crate) mod in_code;
pub(crate) mod key;
pub(crate) mod list;
mod mistake;
pub(crate) mod printing;
mod quantity;
mod read_error;
pub(crate) mod reading;
mod report;
mod secret;
pub(crate) mod sections;
mod source;
#[cfg(test)]
mod tests;
pub(crate) mod tree;

pub use self::component::Config;
pub use self::configuration::Configuration;
pub use self::mistake::Mistake;
pub use self::report::ConfigurationError;
pub use self::secret::Secret;
pub use self::source::Source;
