//! `#[config]` structs: read before anything is constructed, then injected as any component.

use std::panic::Location;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::reading::{Reading, read};
use super::sections::SECTIONS;
use super::tree::Node;
use crate::container::Declaration;
use crate::container::descriptor::{Component, Dependency, Fields};
use crate::container::field::{FromContainer, Request};
use crate::container::instance::Instance;
use crate::container::instances::{Instances, ResolveError};
use crate::container::key::Key;
use crate::error::{BoxError, BoxFuture};

/// A struct that is read from the configuration: what `#[config]` implements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no part of the configuration",
    label = "not read from the configuration",
    note = "annotate the struct with `#[config(prefix = \"…\")]`"
)]
pub trait Config: Component + DeserializeOwned {
    #[doc(hidden)]
    const PREFIX: &'static str;

    /// What is wrong with a value that could be read, each with the field's path: what `#[config(validate)]` implements.
    #[doc(hidden)]
    fn problems(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// All its values, defaults too, if it can say them: for `--print-config`.
    #[doc(hidden)]
    fn values(&self) -> Option<serde_json::Value>;
}

/// A [`Config`] whose type is forgotten.
pub(crate) struct Entry {
    pub(crate) prefix: &'static str,
    pub(crate) key: fn() -> Key,
    pub(crate) at: &'static Location<'static>,
    pub(crate) read: Read,
}

/// Reads a node as the struct, which becomes a value of the container's if nothing is wrong.
type Read = fn(Option<&Node>) -> (Option<(Key, Instance)>, Reading);

/// The value of a [`Config`] on its way into the container. Generated code names it.
#[derive(Debug)]
pub struct Section<T>(Arc<T>);

impl<T: Config> Section<T> {
    const ENTRY: Entry = Entry {
        prefix: T::PREFIX,
        key: Key::of::<T>,
        at: T::DESCRIPTOR.at,
        read: |node| {
            let declaration = Declaration {
                name: Key::of::<T>().name(),
                at: T::DESCRIPTOR.at.into(),
            };
            let (value, mut reading) = read::<T>(T::PREFIX, declaration, node, T::problems);
            reading.values = value.as_ref().and_then(T::values);
            let value = value.map(|value| (Key::of::<Arc<T>>(), Instance::shared(Arc::new(Arc::new(value)))));
            (value, reading)
        },
    };

    /// What the descriptor of a `#[config]` struct depends on: nothing but its section.
    #[must_use]
    pub fn dependencies(at: &'static Location<'static>) -> Vec<Dependency> {
        vec![Dependency::of::<Self>(T::PREFIX, at)]
    }

    /// What the descriptor of a `#[config]` struct constructs.
    #[must_use]
    pub fn construct(mut fields: Fields) -> BoxFuture<'static, Result<Instance, BoxError>> {
        Box::pin(async move {
            let Self(value) = fields.next()?;
            Ok(Instance::shared(value))
        })
    }
}

impl<T: Config> FromContainer for Section<T> {
    fn request() -> Request {
        Request::ReadBefore {
            entry: const { &Self::ENTRY },
        }
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        let value = instances.value::<Arc<T>>();
        let value = value.ok_or(ResolveError::NotProvided(Key::of::<T>()))?;
        Ok(Self(Arc::clone(&value)))
    }
}

/// A struct that may know how to say its values: [`values`](Self::values) of one that is `Serialize`, and of another
/// [`NotSerialized::values`]. Methods of the type itself come first.
#[derive(Debug)]
pub struct Serialized<'a, T>(pub &'a T);

impl<T: serde::Serialize> Serialized<'_, T> {
    /// What it says.
    #[must_use]
    pub fn values(&self) -> Option<serde_json::Value> {
        serde_json::to_value(self.0).ok()
    }
}

/// What is said by what is not `Serialize`.
pub trait NotSerialized {
    /// Nothing.
    fn values(&self) -> Option<serde_json::Value> {
        None
    }
}

impl<T> NotSerialized for Serialized<'_, T> {}

/// Fails to compile where a prefix is one of the framework's sections.
///
/// # Panics
///
/// At compile time.
pub const fn assert_prefix_is_free(prefix: &str) {
    let mut index = 0;
    while index < SECTIONS.len() {
        assert!(
            !is_in(prefix.as_bytes(), SECTIONS[index].as_bytes()),
            "this section is asena-ws's own: choose another prefix"
        );
        index += 1;
    }
}

/// Whether a path is a section, or in it.
const fn is_in(path: &[u8], section: &[u8]) -> bool {
    if path.len() < section.len() {
        return false;
    }
    let mut index = 0;
    while index < section.len() {
        if path[index] != section[index] {
            return false;
        }
        index += 1;
    }
    path.len() == section.len() || path[section.len()] == b'.'
}

/// Gives `#[config(validate)]` its problems.
#[cfg(feature = "validation")]
pub fn validate<T: garde::Validate<Context = ()>>(value: &T) -> Vec<(String, String)> {
    match value.validate() {
        Ok(()) => Vec::new(),
        Err(report) => {
            let problems = report.iter();
            let problems = problems.map(|(path, error)| (path.to_string(), error.message().to_owned()));
            problems.collect()
        }
    }
}

/// Says what is missing, where the feature is.
#[cfg(not(feature = "validation"))]
#[must_use]
pub fn validate<T: NeedsTheFeatureValidation>(_: &T) -> Vec<(String, String)> {
    Vec::new()
}

/// What nothing implements.
#[cfg(not(feature = "validation"))]
#[diagnostic::on_unimplemented(
    message = "`#[config(validate)]` needs the feature `validation` of `asena-ws`",
    label = "cannot be validated without it",
    note = "in Cargo.toml: `features = [\"validation\"]`"
)]
pub trait NeedsTheFeatureValidation {}
