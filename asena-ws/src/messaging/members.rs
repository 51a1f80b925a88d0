use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::delivery::{Delivery, RoomError};
use super::room_changes::RoomChanges;
use super::shared::Shared;
use super::socket_id::SocketId;
use crate::protocol::Message;
use crate::rooms::{Joined, Left, RoomName, RoomTable};

/// The most rooms that one connection may be in.
const ROOMS_PER_SOCKET_MAX: usize = 128;

/// The open connections of one endpoint and their rooms. The driver adds and removes connections; handles do the rest.
///
/// One lock guards both, so that a connection which leaves is in no room afterwards. It is held for one change or one
/// broadcast, never across an await; connections' own locks are taken inside it, never the other way round.
pub(crate) struct Members {
    pub(crate) path: &'static str,
    state: Mutex<State>,
    pub(crate) changes: RoomChanges,
}

struct State {
    sockets: HashMap<SocketId, Arc<Shared>>,
    rooms: RoomTable<SocketId>,
}

impl Members {
    pub(crate) fn new(path: &'static str) -> Self {
        Self {
            path,
            state: Mutex::new(State {
                sockets: HashMap::new(),
                rooms: RoomTable::new(ROOMS_PER_SOCKET_MAX),
            }),
            changes: RoomChanges::default(),
        }
    }

    pub(crate) fn insert(&self, socket: Arc<Shared>) {
        self.state().sockets.insert(socket.id, socket);
    }

    pub(crate) fn remove(&self, id: SocketId) {
        let mut state = self.state();
        // The handle is dropped after the lock: it may be the last one, with data that takes a while to drop.
        let removed = state.sockets.remove(&id);
        for room in state.rooms.leave_all(id) {
            self.changes.note(room);
        }
        drop(state);
        drop(removed);
    }

    pub(crate) fn join(&self, id: SocketId, room: &RoomName) -> Result<(), RoomError> {
        let mut state = self.state();
        if !state.sockets.contains_key(&id) {
            return Err(RoomError::Closed);
        }
        match state.rooms.join(id, room) {
            Joined::First => {
                self.changes.note(room.clone());
                Ok(())
            }
            Joined::Another | Joined::Already => Ok(()),
            Joined::TooMany => Err(RoomError::TooManyRooms {
                max: ROOMS_PER_SOCKET_MAX,
            }),
        }
    }

    /// Whether the connection was in the room.
    pub(crate) fn leave(&self, id: SocketId, room: &str) -> bool {
        let mut state = self.state();
        match state.rooms.leave(id, room) {
            Left::WasNotIn => false,
            Left::OthersStay => true,
            Left::Last => {
                if let Ok(room) = RoomName::new(room) {
                    self.changes.note(room);
                }
                true
            }
        }
    }

    pub(crate) fn is_in(&self, id: SocketId, room: &str) -> bool {
        self.state().rooms.contains(id, room)
    }

    pub(crate) fn rooms_of(&self, id: SocketId) -> Vec<RoomName> {
        self.state().rooms.rooms_of(id).cloned().collect()
    }

    pub(crate) fn rooms(&self) -> Vec<RoomName> {
        self.state().rooms.rooms().cloned().collect()
    }

    pub(crate) fn room_members(&self, room: &str) -> Vec<SocketId> {
        self.state().rooms.members(room).collect()
    }

    pub(crate) fn room_size(&self, room: &str) -> usize {
        self.state().rooms.count(room)
    }

    pub(crate) fn socket(&self, id: SocketId) -> Option<Arc<Shared>> {
        self.state().sockets.get(&id).cloned()
    }

    pub(crate) fn sockets(&self) -> Vec<Arc<Shared>> {
        self.state().sockets.values().cloned().collect()
    }

    pub(crate) fn socket_count(&self) -> usize {
        self.state().sockets.len()
    }

    /// To all, or to those in any of the rooms; to each once, and to none of the exceptions.
    pub(crate) fn deliver(
        &self,
        rooms: Option<&[String]>,
        except: &[SocketId],
        message: &Message,
    ) -> Delivery {
        let state = self.state();
        let mut delivery = Delivery::default();
        let mut send = |socket: &Shared| {
            if !except.contains(&socket.id) {
                delivery.count(socket.send(message.clone()));
            }
        };
        match rooms {
            None => state.sockets.values().for_each(|socket| send(socket)),
            Some([room]) => {
                let members = state.rooms.members(room);
                members
                    .filter_map(|id| state.sockets.get(&id))
                    .for_each(|socket| send(socket));
            }
            Some(rooms) => {
                let mut members: Vec<SocketId> =
                    rooms.iter().flat_map(|room| state.rooms.members(room)).collect();
                members.sort_unstable();
                members.dedup();
                let members = members.iter().filter_map(|id| state.sockets.get(id));
                members.for_each(|socket| send(socket));
            }
        }
        delivery
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held; and each change leaves both maps in step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
