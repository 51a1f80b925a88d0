//! Sockets that systemd has opened for us (`sd_listen_fds(3)`): from descriptor 3 on, as many as `LISTEN_FDS` says.

use std::io;
use std::net::TcpListener as StdTcpListener;
use std::os::fd::{OwnedFd, RawFd};
use std::os::unix::net::UnixListener as StdUnixListener;

use rustix::net::{AddressFamily, SocketType, sockopt};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use tokio::net::{TcpListener, UnixListener};

use super::bind::Listener;
use super::unix_socket::UnixSocket;
use super::variable;

/// `SD_LISTEN_FDS_START`.
const FIRST: RawFd = 3;

/// Whether they are for this process, and not for the one that has started it.
pub(super) fn is_activated() -> bool {
    !names(variable).is_empty()
}

/// All of them, or those with a name.
pub(super) fn take(wanted: Option<&str>) -> io::Result<Vec<Listener>> {
    let names = names(variable);
    if names.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            "systemd has handed over no socket to this process (LISTEN_FDS, LISTEN_PID)",
        ));
    }
    let mut listeners = Vec::new();
    for (descriptor, name) in (FIRST..).zip(&names) {
        if wanted.is_none_or(|wanted| wanted == name) {
            let listener = listener(descriptor).map_err(|error| {
                io::Error::new(error.kind(), format!("the descriptor {descriptor}: {error}"))
            });
            listeners.push(listener?);
        }
    }
    if listeners.is_empty() {
        let names = names.join(", ");
        let why = format!("systemd has handed over no socket of that name, but these: {names}");
        return Err(io::Error::new(io::ErrorKind::NotFound, why));
    }
    Ok(listeners)
}

/// The name of each, which is `unknown` where systemd says none.
fn names(variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let number = |name: &str| variable(name)?.trim().parse::<u32>().ok();
    if number("LISTEN_PID") != Some(std::process::id()) {
        return Vec::new();
    }
    // A process cannot have more files than that.
    let count = number("LISTEN_FDS").unwrap_or(0).min(1024 * 1024) as usize;
    let names = variable("LISTEN_FDNAMES").unwrap_or_default();
    let given = names.split(':').filter(|name| !name.is_empty());
    let mut names: Vec<String> = given.take(count).map(str::to_owned).collect();
    names.resize(count, "unknown".to_owned());
    names
}

/// A copy of the descriptor, for who says that he owns a number must be believed (`unsafe`), and the system knows. systemd
/// keeps another one anyway, so that connections wait for the next process when this one ends.
fn listener(descriptor: RawFd) -> io::Result<Listener> {
    let process = pidfd_open(getpid(), PidfdFlags::empty())?;
    let socket = pidfd_getfd(process, descriptor, PidfdGetfdFlags::empty())?;
    let wrong = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    if sockopt::socket_type(&socket)? != SocketType::STREAM {
        return wrong("not a stream socket: a `.socket` unit wants `ListenStream=`");
    }
    if !sockopt::socket_acceptconn(&socket)? {
        return wrong("it does not listen: a `.socket` unit wants `Accept=no`");
    }
    match sockopt::socket_domain(&socket)? {
        AddressFamily::INET | AddressFamily::INET6 => tcp(socket),
        AddressFamily::UNIX => unix(socket),
        _ => wrong("neither TCP nor a Unix socket"),
    }
}

fn tcp(socket: OwnedFd) -> io::Result<Listener> {
    let listener = StdTcpListener::from(socket);
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener).map(Listener::Tcp)
}

fn unix(socket: OwnedFd) -> io::Result<Listener> {
    let listener = StdUnixListener::from(socket);
    listener.set_nonblocking(true)?;
    let listener = UnixListener::from_std(listener)?;
    Ok(Listener::Unix(UnixSocket::handed_over(listener)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sockets_are_those_of_this_process_and_have_their_names() {
        let own = std::process::id().to_string();
        for (pid, count, given, expected) in [
            (&*own, "2", "web:chat.socket", &["web", "chat.socket"][..]),
            (&*own, "2", "web", &["web", "unknown"]),
            (&*own, "1", "", &["unknown"]),
            (&*own, "0", "", &[]),
            (&*own, "many", "web", &[]),
            ("1", "2", "web", &[]),
            ("", "2", "web", &[]),
        ] {
            let variable = |name: &str| {
                let value = match name {
                    "LISTEN_PID" => pid,
                    "LISTEN_FDS" => count,
                    _ => given,
                };
                Some(value.to_owned())
            };
            assert_eq!(names(variable), expected, "{pid}, {count}, {given}");
        }
    }
}
