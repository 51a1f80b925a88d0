/// How the envelopes of a connection are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text messages.
    #[default]
    Json,
}

impl Format {
    /// How many there are.
    pub(crate) const COUNT: usize = 1;

    /// Its place among them.
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}
