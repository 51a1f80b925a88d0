use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// How a reader knows that a value is none to show.
pub(crate) const NAME: &str = "$asena_ws::Secret";

/// A value of the configuration that is shown nowhere: `Debug` and `Display` print `***`, `Serialize` writes it, and so do `--print-config` and the
/// report of what is wrong.
///
/// It costs nothing, and holds its value until it is asked: [`expose`](Self::expose) is what to look for in a review. It is not wiped
/// from memory when it is dropped, where a file's text and the environment have it too.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::Secret;
///
/// #[config(prefix = "database")]
/// #[derive(Debug, serde::Deserialize)]
/// struct DatabaseConfig {
///     url: Secret<String>,
/// }
///
/// let config = DatabaseConfig { url: Secret::new("postgres://me:pass@db".to_owned()) };
/// assert_eq!(format!("{config:?}"), "DatabaseConfig { url: *** }");
/// assert!(config.url.expose().starts_with("postgres:"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, to keep.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// As `***`: who writes it out shows it.
impl<T> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Hidden<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Hidden<T> {
            type Value = Secret<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a secret")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Secret<T>, D::Error> {
                T::deserialize(deserializer).map(Secret)
            }
        }

        deserializer.deserialize_newtype_struct(NAME, Hidden(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_shown_nowhere_and_is_no_larger_than_its_value() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret} {secret:?} {secret:#?}"), "*** *** ***");
        assert_eq!(serde_json::to_string(&secret).ok().as_deref(), Some("\"***\""));
        assert_eq!(size_of::<Secret<String>>(), size_of::<String>());
        let read: Secret<u32> = serde_json::from_str("7").expect("it reads as what it hides");
        assert_eq!(read.into_inner(), 7);
    }
}
