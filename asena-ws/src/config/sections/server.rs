//! `[server]`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::app::{IntoListen, Listen};
use crate::config::key::{Key, Kind};
use crate::config::list::list;
use crate::config::mistake::Mistake;
use crate::config::tree::{Node, quote};
use crate::connection::options::{InvalidOption, check_deadline};

const PORT_DEFAULT: u16 = 3000;

/// Where an app listens, and how long it waits for peers that have no connection yet, and for its own parts.
#[derive(Clone, Debug)]
pub(crate) struct ServerSettings {
    /// Where `run` listens.
    pub(crate) listen: Vec<Listen>,
    /// The head of each request.
    pub(crate) handshake_timeout: Duration,
    /// Each start hook.
    pub(crate) start_timeout: Duration,
    /// Each stop hook.
    pub(crate) stop_timeout: Duration,
}

/// In the order of the fields.
pub(crate) const KEYS: &[Key<ServerSettings>] = &[
    Key::new("listen", LISTEN),
    Key::new(
        "handshake_timeout",
        Kind::Duration(|it| &mut it.handshake_timeout),
    ),
    Key::new("start_timeout", Kind::Duration(|it| &mut it.start_timeout)),
    Key::new("stop_timeout", Kind::Duration(|it| &mut it.stop_timeout)),
];

/// One text, or several.
const LISTEN: Kind<ServerSettings> = Kind::Nested {
    read: read_listen,
    show: |it| show_listen(&it.listen),
    copy: |from, to| to.listen.clone_from(&from.listen),
};

fn read_listen(settings: &mut ServerSettings, path: &str, node: &Node, mistakes: &mut Vec<Mistake>) {
    let mut places = Vec::new();
    let before = mistakes.len();
    for node in &list(node) {
        match node.as_text().map(IntoListen::into_listen) {
            Some(Ok(found)) => places.extend(found),
            Some(Err(wrong)) => mistakes.push(Mistake::Refused {
                key: path.to_owned(),
                at: node.at.clone(),
                found: node.value.describe(),
                problem: wrong.to_string(),
            }),
            None => mistakes.push(not_a_place(path, node)),
        }
    }
    if mistakes.len() == before && places.is_empty() {
        mistakes.push(not_a_place(path, node));
    }
    if mistakes.len() == before {
        settings.listen = places;
    }
}

fn not_a_place(path: &str, node: &Node) -> Mistake {
    Mistake::InvalidValue {
        key: path.to_owned(),
        at: node.at.clone(),
        found: node.value.describe(),
        expected: "a place to listen, such as \"127.0.0.1:3000\", or several: [\"[::]:3000\", \"unix:/run/app.sock\"]".to_owned(),
    }
}

/// Places as they would be written: one alone, or a list.
fn show_listen(places: &[Listen]) -> String {
    let mut texts = places.iter().map(|place| quote(&place.to_string()));
    match (texts.next(), places.len()) {
        (Some(only), 1) => only,
        (first, _) => format!(
            "[{}]",
            first.into_iter().chain(texts).collect::<Vec<_>>().join(", ")
        ),
    }
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), PORT_DEFAULT).into()],
            handshake_timeout: Duration::from_secs(10),
            start_timeout: Duration::from_mins(1),
            stop_timeout: Duration::from_secs(5),
        }
    }
}

impl ServerSettings {
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
            }
        );
    }
}
