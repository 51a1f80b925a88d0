//! `[log]`: what `#[asena_ws::main]` prints.

use tracing_subscriber::filter::Targets;

use crate::config::key::{Key, Kind};

#[derive(Clone, Debug)]
pub(crate) struct LogSettings {
    pub(crate) format: LogFormat,
    /// As `RUST_LOG`, which wins.
    pub(crate) filter: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LogFormat {
    #[default]
    Text,
    /// Text without what a person at a terminal looks for: the time and the module first, spans left out.
    Compact,
    /// An object a line.
    Json,
}

/// In the order of the fields.
pub(crate) const KEYS: &[Key<LogSettings>] = &[
    Key::new("format", FORMAT),
    Key::new(
        "filter",
        Kind::Text {
            field: |it| &mut it.filter,
            expected: "a level or levels by module, such as \"info\" or \"my_app=debug,asena_ws=warn\"",
            is_valid: |text| text.parse::<Targets>().is_ok(),
        },
    ),
];

const FORMATS: [LogFormat; 3] = [LogFormat::Text, LogFormat::Compact, LogFormat::Json];

const FORMAT: Kind<LogSettings> = Kind::Word {
    words: &["text", "compact", "json"],
    set: |it, number| it.format = FORMATS.get(number).copied().unwrap_or_default(),
    of: |it| FORMATS.iter().position(|one| *one == it.format).unwrap_or(0),
};

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            filter: "info".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_setting_of_the_log_has_a_key() {
        assert_every_field_has_a_key!(KEYS, LogSettings { format, filter });
    }
}
