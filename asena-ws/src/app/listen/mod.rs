//! Where an app listens: addresses as values, as text, and bound.

pub(crate) mod bind;
mod bound;
mod environment;
mod into_listen;
mod parse;
#[cfg(target_os = "linux")]
mod systemd;
#[cfg(unix)]
mod unix_socket;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

pub use self::bound::BoundAddress;
pub(crate) use self::environment::{from_environment, variable};
pub use self::into_listen::IntoListen;
pub(crate) use self::into_listen::places_of;
pub use self::parse::ParseListenError;
use crate::transport::tls::Tls;

/// A place to listen, as [`listen`](crate::AppBuilder::listen), [`serve`](crate::AppBuilder::serve) and `ASENA_ADDR` take it.
///
/// | text | place |
/// |---|---|
/// | `127.0.0.1:3000`, `0.0.0.0:3000` | an IPv4 address, all of them |
/// | `[::1]:3000` | an IPv6 address |
/// | `[::]:3000` | all IPv6 addresses, and all of IPv4, whatever the system's default is. Beside an IPv4 address with the same port it is IPv6 alone |
/// | `localhost:3000` | all addresses that the name has. Where this machine lacks one of them, as it lacks `::1` without IPv6, the others will do |
/// | `unix:/run/app.sock` | a Unix socket. A file that a process left behind which is gone is replaced, and at the shutdown it is removed |
/// | `unix:/run/app.sock?mode=660` | the same with the file's mode, in octal, from its first moment on. Else the process' umask decides |
/// | `systemd:`, `systemd:NAME` | the sockets that systemd hands over (`LISTEN_FDS`), all or those of a `FileDescriptorName=`. Linux 5.6 and later |
/// | `https://0.0.0.0:8443`, `tls:…` | any of these over TLS (the feature `tls`), by [`AppBuilder::tls`](crate::AppBuilder::tls) |
/// | `http://…` | as without it |
///
/// The port 0 is any that is free: [`App::addresses`](crate::App::addresses) and the log tell which.
///
/// ```
/// use asena_ws::Listen;
///
/// let public: Listen = "https://0.0.0.0:8443".parse()?;
/// let proxy = Listen::unix("/run/chat.sock").mode(0o660);
/// assert_eq!(proxy.to_string(), "unix:/run/chat.sock?mode=660");
///
/// let wrong = "::1:3000".parse::<Listen>().unwrap_err();
/// assert_eq!(wrong.to_string(), "`::1:3000`: an IPv6 address stands in brackets, as in `[::1]:3000`");
/// # Ok::<(), asena_ws::ParseListenError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    pub(crate) place: Place,
    pub(crate) security: Security,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Address(SocketAddr),
    Name { host: String, port: u16 },
    Unix { path: PathBuf, mode: Option<u32> },
    Systemd { name: Option<String> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    Plain,
    /// With the app's certificate.
    Tls,
    /// With a certificate of its own.
    OwnTls(Tls),
}

impl Listen {
    /// An IPv4 or IPv6 address with its port.
    pub fn address(address: impl Into<SocketAddr>) -> Self {
        Self::at(Place::Address(address.into()))
    }

    /// A Unix socket. Its path may have 107 bytes on Linux.
    pub fn unix(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self::at(Place::Unix { path, mode: None })
    }

    /// All sockets that systemd hands over.
    #[must_use]
    pub fn systemd() -> Self {
        Self::at(Place::Systemd { name: None })
    }

    /// Those of them with a `FileDescriptorName=`, which is by default the name of the socket's unit (`chat.socket`).
    pub fn systemd_named(name: impl Into<String>) -> Self {
        let name = Some(name.into());
        Self::at(Place::Systemd { name })
    }

    /// Who may connect to a Unix socket, as `chmod` has it: only who may write. Without meaning for other places.
    #[must_use]
    pub fn mode(mut self, bits: u32) -> Self {
        if let Place::Unix { mode, .. } = &mut self.place {
            *mode = Some(bits & 0o7777);
        }
        self
    }

    /// Over TLS, with the certificate that [`AppBuilder::tls`](crate::AppBuilder::tls) names.
    #[must_use]
    pub fn over_tls(self) -> Self {
        let security = Security::Tls;
        Self { security, ..self }
    }

    /// Over TLS, with a certificate of its own.
    #[must_use]
    pub fn with_tls(self, tls: Tls) -> Self {
        let security = Security::OwnTls(tls);
        Self { security, ..self }
    }

    pub(crate) fn is_tls(&self) -> bool {
        self.security != Security::Plain
    }

    fn at(place: Place) -> Self {
        Self {
            place,
            security: Security::Plain,
        }
    }
}

impl From<SocketAddr> for Listen {
    fn from(address: SocketAddr) -> Self {
        Self::address(address)
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_tls() {
            formatter.write_str(match self.place {
                Place::Address(_) | Place::Name { .. } => "https://",
                Place::Unix { .. } | Place::Systemd { .. } => "tls:",
            })?;
        }
        self.place.fmt(formatter)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(formatter),
            Self::Name { host, port } => write!(formatter, "{host}:{port}"),
            Self::Unix { path, mode } => {
                write!(formatter, "unix:{}", path.display())?;
                mode.map_or(Ok(()), |mode| write!(formatter, "?mode={mode:o}"))
            }
            Self::Systemd { name } => write!(formatter, "systemd:{}", name.as_deref().unwrap_or_default()),
        }
    }
}
