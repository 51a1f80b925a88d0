//! `[tls]`: the certificate of the addresses that have none of their own.

use std::path::PathBuf;
use std::time::Duration;

use crate::config::key::{Key, Kind};
use crate::connection::options::{InvalidOption, demand};
use crate::transport::tls::Tls;

/// [`Tls`], whose files nobody may have named.
#[derive(Clone, Debug)]
pub(crate) struct TlsSettings {
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) reload_interval: Duration,
}

/// In the order of the fields.
pub(crate) const KEYS: &[Key<TlsSettings>] = &[
    Key::new("certificate", Kind::File(|it| &mut it.certificate)),
    Key::new("key", Kind::File(|it| &mut it.key)),
    Key::new("reload_interval", Kind::Duration(|it| &mut it.reload_interval)),
];

impl Default for TlsSettings {
    fn default() -> Self {
        Self {
            certificate: None,
            key: None,
            reload_interval: Tls::files("", "").reload_interval,
        }
    }
}

impl From<Tls> for TlsSettings {
    fn from(tls: Tls) -> Self {
        let Tls {
            certificate,
            key,
            reload_interval,
        } = tls;
        Self {
            certificate: Some(certificate),
            key: Some(key),
            reload_interval,
        }
    }
}

impl TlsSettings {
    /// If the files are named.
    pub(crate) fn tls(&self) -> Option<Tls> {
        let (certificate, key) = (self.certificate.clone()?, self.key.clone()?);
        Some(Tls {
            reload_interval: self.reload_interval,
            ..Tls::files(certificate, key)
        })
    }

    /// # Errors
    ///
    /// A file without the other, or an option that is out of its bounds.
    pub(crate) fn check(&self) -> Result<(), InvalidOption> {
        let files = self.tls().unwrap_or_else(|| Tls {
            reload_interval: self.reload_interval,
            ..Tls::files("", "")
        });
        files.check()?;
        let (has_certificate, has_key) = (self.certificate.is_some(), self.key.is_some());
        demand(
            has_key || !has_certificate,
            "key",
            "the file of the `certificate`'s private key",
        )?;
        demand(
            has_certificate || !has_key,
            "certificate",
            "the file of the certificate that `key` belongs to",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_setting_of_tls_has_a_key() {
        assert_every_field_has_a_key!(
            KEYS,
            TlsSettings {
                certificate,
                key,
                reload_interval,
            }
        );
    }
}
