//! From places to sockets that listen: all of them, or none.

use std::collections::HashSet;
use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket, lookup_host};

use super::bound::{BoundAddress, BoundEnd};
#[cfg(unix)]
use super::unix_socket::UnixSocket;
use super::{Listen, Place};
use crate::app::error::StartError;

/// As many connections wait to be accepted.
pub(super) const BACKLOG: u32 = 1024;

/// A socket that listens. Dropping it ends that, and removes the file of a Unix socket that we have made.
#[derive(Debug)]
pub(crate) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixSocket),
}

/// One that listens, where, and for which of the places (there are several for a name).
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) listener: Listener,
    pub(crate) address: BoundAddress,
    #[cfg_attr(
        not(feature = "tls"),
        expect(dead_code, reason = "whoever asks wants to know its certificate")
    )]
    pub(crate) place: usize,
}

/// Binds all places. `elsewhere` says where another one would be given.
///
/// # Errors
///
/// The first that cannot be had: the others are let go of again.
pub(crate) async fn bind(places: &[Listen], elsewhere: &'static str) -> Result<Vec<Bound>, StartError> {
    let mut resolved = Vec::with_capacity(places.len());
    for listen in places {
        let addresses = resolve(&listen.place).await;
        resolved.push(addresses.map_err(|error| failed(listen, error, elsewhere))?);
    }
    let wants_ipv4: HashSet<u16> = resolved
        .iter()
        .flatten()
        .filter(|address| address.is_ipv4())
        .map(SocketAddr::port)
        .collect();
    let mut bound = Vec::new();
    for (place, (listen, addresses)) in places.iter().zip(resolved).enumerate() {
        let listeners = match &listen.place {
            Place::Address(_) | Place::Name { .. } => tcp(listen, addresses, &wants_ipv4),
            Place::Unix { path, mode } => unix(path, *mode).map(|listener| vec![listener]),
            Place::Systemd { name } => handed_over(name.as_deref()),
        };
        for listener in listeners.map_err(|error| failed(listen, error, elsewhere))? {
            let end = listener.end().map_err(StartError::Serve)?;
            let is_tls = listen.is_tls();
            bound.push(Bound {
                listener,
                address: BoundAddress { end, is_tls },
                place,
            });
        }
    }
    Ok(bound)
}

impl Listener {
    fn end(&self) -> io::Result<BoundEnd> {
        match self {
            Self::Tcp(listener) => listener.local_addr().map(BoundEnd::Tcp),
            #[cfg(unix)]
            Self::Unix(socket) => Ok(BoundEnd::Unix(socket.path()?)),
        }
    }
}

impl Bound {
    /// One that the user has bound.
    pub(crate) fn of(listener: TcpListener) -> io::Result<Self> {
        let listener = Listener::Tcp(listener);
        let address = BoundAddress {
            end: listener.end()?,
            is_tls: false,
        };
        Ok(Self {
            listener,
            address,
            place: usize::MAX,
        })
    }
}

async fn resolve(place: &Place) -> io::Result<Vec<SocketAddr>> {
    match place {
        Place::Address(address) => Ok(vec![*address]),
        Place::Name { host, port } => {
            let mut known = HashSet::new();
            let addresses = lookup_host((host.as_str(), *port)).await?;
            Ok(addresses.filter(|address| known.insert(*address)).collect())
        }
        Place::Unix { .. } | Place::Systemd { .. } => Ok(Vec::new()),
    }
}

fn tcp(listen: &Listen, addresses: Vec<SocketAddr>, wants_ipv4: &HashSet<u16>) -> io::Result<Vec<Listener>> {
    let mut listeners = Vec::with_capacity(addresses.len());
    let mut missing = None;
    for address in addresses {
        let is_alone = address.port() != 0 && wants_ipv4.contains(&address.port());
        match tcp_listener(address, is_alone) {
            Ok(listener) => listeners.push(Listener::Tcp(listener)),
            // A name may have addresses that this machine has not.
            Err(error) if matches!(listen.place, Place::Name { .. }) && is_foreign(&error) => {
                tracing::warn!("{listen} is not listened on at {address}: {error}");
                missing = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    match missing {
        Some(error) if listeners.is_empty() => Err(error),
        None if listeners.is_empty() => Err(io::Error::other("the name has no address")),
        _ => Ok(listeners),
    }
}

fn is_foreign(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported
    )
}

/// `is_alone`: IPv4 on the same port is another socket's.
fn tcp_listener(address: SocketAddr, is_alone: bool) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    #[cfg(unix)]
    if address.is_ipv6() && address.ip().is_unspecified() {
        rustix::net::sockopt::set_ipv6_v6only(&socket, is_alone)?;
    }
    #[cfg(not(unix))]
    let _ = is_alone;
    // As a server restarts, connections of the one before may still be on their way out. On Windows it means something else.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

#[cfg(unix)]
fn unix(path: &std::path::Path, mode: Option<u32>) -> io::Result<Listener> {
    UnixSocket::bind(path, mode).map(Listener::Unix)
}

#[cfg(not(unix))]
fn unix(_path: &std::path::Path, _mode: Option<u32>) -> io::Result<Listener> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "there are no Unix sockets on this system",
    ))
}

#[cfg(target_os = "linux")]
fn handed_over(name: Option<&str>) -> io::Result<Vec<Listener>> {
    super::systemd::take(name)
}

#[cfg(not(target_os = "linux"))]
fn handed_over(_name: Option<&str>) -> io::Result<Vec<Listener>> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "there is no systemd on this system",
    ))
}

/// Whether systemd has handed over sockets to this process.
pub(crate) fn has_passed_sockets() -> bool {
    #[cfg(target_os = "linux")]
    return super::systemd::is_activated();
    #[cfg(not(target_os = "linux"))]
    false
}

fn failed(listen: &Listen, source: io::Error, elsewhere: &'static str) -> StartError {
    StartError::Listen {
        address: listen.to_string(),
        cure: cure(listen, source.kind(), elsewhere),
        source,
    }
}

fn cure(listen: &Listen, kind: io::ErrorKind, elsewhere: &str) -> String {
    let is_file = matches!(listen.place, Place::Unix { .. });
    match kind {
        io::ErrorKind::AddrInUse => format!("end what listens there, or {elsewhere}"),
        io::ErrorKind::PermissionDenied if is_file => {
            format!("give this user's process the right to write to its folder, or {elsewhere}")
        }
        io::ErrorKind::PermissionDenied => format!(
            "ports below 1024 are for root, and for processes with CAP_NET_BIND_SERVICE: give it that, or {elsewhere}"
        ),
        io::ErrorKind::AddrNotAvailable => format!("this machine has no such address: {elsewhere}"),
        io::ErrorKind::NotFound if is_file => format!("make the folder first, or {elsewhere}"),
        _ => elsewhere.to_owned(),
    }
}
