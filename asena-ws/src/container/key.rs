use std::any::{TypeId, type_name};
use std::fmt;
use std::hash::{Hash, Hasher};

/// Names a type: a component, an interface (`dyn Trait`) or a provided value.
///
/// Two keys are equal when the types are the same; the name is for people.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    id: TypeId,
    name: &'static str,
}

impl Key {
    /// The key of a type.
    #[must_use]
    pub fn of<T: ?Sized + 'static>() -> Self {
        Self {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
        }
    }

    /// The type's path, as `std::any::type_name` prints it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}
