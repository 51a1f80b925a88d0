//! Who is in which room, for the libraries that have no rooms: the map of channels that their own chat examples use.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Members<M> = HashMap<u64, UnboundedSender<M>>;

/// Rooms by name, each a map of its members' channels.
///
/// The channels have no bound: that is what those who write it by hand do, and the scenario of the slow consumer shows
/// what it costs.
#[derive(Debug)]
pub struct Rooms<M> {
    rooms: Arc<Mutex<HashMap<String, Members<M>>>>,
    next_id: Arc<AtomicU64>,
}

impl<M: Clone> Rooms<M> {
    /// Joins a room. The membership ends when it is dropped.
    #[must_use]
    pub fn join(&self, room: &str) -> (Membership<M>, UnboundedReceiver<M>) {
        let (sender, receiver) = unbounded_channel();
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        self.lock().entry(room.to_owned()).or_default().insert(id, sender);
        let membership = Membership {
            rooms: self.clone(),
            room: room.to_owned(),
            id,
        };
        (membership, receiver)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Members<M>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M> Default for Rooms<M> {
    fn default() -> Self {
        Self {
            rooms: Arc::default(),
            next_id: Arc::default(),
        }
    }
}

impl<M> Clone for Rooms<M> {
    fn clone(&self) -> Self {
        Self {
            rooms: Arc::clone(&self.rooms),
            next_id: Arc::clone(&self.next_id),
        }
    }
}

/// One connection in one room.
#[derive(Debug)]
pub struct Membership<M: Clone> {
    rooms: Rooms<M>,
    room: String,
    id: u64,
}

impl<M: Clone> Membership<M> {
    /// Gives the message to everybody else in the room.
    pub fn publish(&self, message: &M) {
        let rooms = self.rooms.lock();
        let Some(members) = rooms.get(&self.room) else {
            return;
        };
        for (&id, sender) in members {
            if id != self.id {
                // Its connection has ended and it is about to leave.
                let _ = sender.send(message.clone());
            }
        }
    }
}

impl<M: Clone> Drop for Membership<M> {
    fn drop(&mut self) {
        let mut rooms = self.rooms.lock();
        if let Some(members) = rooms.get_mut(&self.room) {
            members.remove(&self.id);
            if members.is_empty() {
                rooms.remove(&self.room);
            }
        }
    }
}
