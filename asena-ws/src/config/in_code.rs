//! What code says of a section: it wins over all that is read.

use super::key::Key;
use crate::container::SourceLocation;

/// A plain struct of options, and which of its keys code has set.
#[derive(Debug, Default)]
pub(crate) struct InCode<T> {
    pub(crate) value: T,
    /// Each with where it was set.
    pub(crate) keys: Vec<(&'static str, SourceLocation)>,
}

impl<T: Clone + Default + 'static> InCode<T> {
    /// One option, whatever it is set to.
    pub(crate) fn set(&mut self, key: &'static str, at: SourceLocation, set: impl FnOnce(&mut T)) {
        set(&mut self.value);
        self.keys.retain(|(known, _)| *known != key);
        self.keys.push((key, at));
    }

    /// All of them, in place of what was set before. What is as by default is not set: it may be read.
    pub(crate) fn replace(&mut self, keys: &'static [Key<T>], value: T, at: SourceLocation) {
        let default = T::default();
        let set = keys.iter().filter(|key| key.show(&value) != key.show(&default));
        self.keys = set.map(|key| (key.name, at)).collect();
        self.value = value;
    }
}
