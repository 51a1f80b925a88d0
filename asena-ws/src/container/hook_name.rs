use std::fmt;

use super::source_location::SourceLocation;

/// A lifecycle hook, a job or a subscriber in words: the component's type, the method, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookName {
    /// The component, as `std::any::type_name` prints it.
    pub component: &'static str,
    /// The method that `#[on_start]`, `#[on_stop]`, `#[schedule]` or `#[subscribe]` marks.
    pub method: &'static str,
    /// The method, or the component where the hook was written without `#[lifecycle]`.
    pub at: SourceLocation,
}

impl fmt::Display for HookName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}::{}` ({})", self.component, self.method, self.at)
    }
}
