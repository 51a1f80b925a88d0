/// What was given for the edge of an app, and cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{option}` has {value:?}, which must be {rule}")]
pub struct InvalidEdge {
    /// The name of the option: `origins`, `trusted_proxies`, or a limit.
    pub option: &'static str,
    /// What was given.
    pub value: String,
    /// What it has to be.
    pub rule: &'static str,
}

impl InvalidEdge {
    pub(crate) fn new(option: &'static str, value: &(impl ToString + ?Sized), rule: &'static str) -> Self {
        Self {
            option,
            value: value.to_string(),
            rule,
        }
    }
}
