//! `[server]`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::config::key::{Key, Kind};
use crate::connection::options::{InvalidOption, check_deadline};

const PORT_DEFAULT: u16 = 3000;

/// Where an app listens, and how long it waits for peers that have no connection yet, and for its own parts.
#[derive(Clone, Debug)]
pub(crate) struct ServerSettings {
    /// Where `run` listens.
    pub(crate) listen: SocketAddr,
    /// The head of each request.
    pub(crate) handshake_timeout: Duration,
    /// Each start hook.
    pub(crate) start_timeout: Duration,
    /// Each stop hook.
    pub(crate) stop_timeout: Duration,
    /// All handlers at the shutdown.
    pub(crate) shutdown_timeout: Duration,
}

/// In the order of the fields.
pub(crate) const KEYS: &[Key<ServerSettings>] = &[
    Key::new("listen", Kind::Address(|it| &mut it.listen)),
    Key::new(
        "handshake_timeout",
        Kind::Duration(|it| &mut it.handshake_timeout),
    ),
    Key::new("start_timeout", Kind::Duration(|it| &mut it.start_timeout)),
    Key::new("stop_timeout", Kind::Duration(|it| &mut it.stop_timeout)),
    Key::new("shutdown_timeout", Kind::Duration(|it| &mut it.shutdown_timeout)),
];

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), PORT_DEFAULT),
            handshake_timeout: Duration::from_secs(10),
            start_timeout: Duration::from_mins(1),
            stop_timeout: Duration::from_secs(5),
            shutdown_timeout: Duration::from_secs(30),
        }
    }
}

impl ServerSettings {
    /// Sets the deadline that a key names.
    pub(crate) fn set_timeout(&mut self, key: &str, timeout: Duration) {
        match key {
            "handshake_timeout" => self.handshake_timeout = timeout,
            "start_timeout" => self.start_timeout = timeout,
            "stop_timeout" => self.stop_timeout = timeout,
            "shutdown_timeout" => self.shutdown_timeout = timeout,
            _ => {}
        }
    }

    /// # Errors
    ///
    /// The first setting that no server could live with.
    pub(crate) fn check(&self) -> Result<(), InvalidOption> {
        check_deadline("handshake_timeout", self.handshake_timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_setting_of_the_server_has_a_key() {
        assert_every_field_has_a_key!(
            KEYS,
            ServerSettings {
                listen,
                handshake_timeout,
                start_timeout,
                stop_timeout,
                shutdown_timeout,
            }
        );
    }
}
