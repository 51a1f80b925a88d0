use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Where an app listens, as the system has it: with the port that was free, where 0 was asked for.
///
/// Its text is `http://127.0.0.1:3000`, `https://[::1]:8443`, `unix:/run/app.sock` or `tls:unix:/run/app.sock`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundAddress {
    pub(super) end: BoundEnd,
    pub(super) is_tls: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BoundEnd {
    Tcp(SocketAddr),
    /// `None` for a socket that was handed over without a path.
    Unix(Option<PathBuf>),
}

impl BoundAddress {
    /// The address and the port of a TCP socket.
    #[must_use]
    pub fn socket_addr(&self) -> Option<SocketAddr> {
        match &self.end {
            BoundEnd::Tcp(address) => Some(*address),
            BoundEnd::Unix(_) => None,
        }
    }

    /// The file of a Unix socket.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.end {
            BoundEnd::Tcp(_) => None,
            BoundEnd::Unix(path) => path.as_deref(),
        }
    }

    /// Whether it is spoken to by TLS.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.is_tls
    }
}

impl fmt::Display for BoundAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tls = if self.is_tls { "tls:" } else { "" };
        match &self.end {
            BoundEnd::Tcp(address) if self.is_tls => write!(formatter, "https://{address}"),
            BoundEnd::Tcp(address) => write!(formatter, "http://{address}"),
            BoundEnd::Unix(Some(path)) => write!(formatter, "{tls}unix:{}", path.display()),
            BoundEnd::Unix(None) => write!(formatter, "{tls}unix: (without a path)"),
        }
    }
}
