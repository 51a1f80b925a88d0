//! What a test may ask an app when all should be over.

use std::time::Duration;

use super::App;
use crate::messaging::Namespaces;

/// An endpoint that somebody is still in.
#[derive(Debug)]
pub(crate) struct Leftover {
    pub(crate) path: &'static str,
    pub(crate) sockets: usize,
    /// Each room with the number of its members, by name.
    pub(crate) rooms: Vec<(String, usize)>,
}

impl App {
    pub(crate) fn shutdown_timeout(&self) -> Duration {
        self.shutdown_options.timeout
    }

    /// Waits until no connection is left; false if some are when the time is over.
    pub(crate) async fn is_idle_within(&self, patience: Duration) -> bool {
        self.connections.is_idle_within(patience).await
    }

    /// The endpoints that have connections, or rooms with members.
    pub(crate) fn leftovers(&self) -> Vec<Leftover> {
        let namespaces = self.container.value::<Namespaces>();
        let members = namespaces.iter().flat_map(|namespaces| &namespaces.members);
        let all = members.map(|members| {
            let rooms = members.rooms().into_iter();
            let mut rooms: Vec<(String, usize)> = rooms
                .map(|room| (room.to_string(), members.room_size(room.as_str())))
                .collect();
            rooms.sort_unstable();
            Leftover {
                path: members.path,
                sockets: members.socket_count(),
                rooms,
            }
        });
        all.filter(|left| left.sockets > 0 || !left.rooms.is_empty())
            .collect()
    }
}
