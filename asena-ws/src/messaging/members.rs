use std::cell::Cell;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indexmap::IndexSet;
use tokio::time::Instant;

use super::call_table::CallTable;
use super::delivery::{Delivery, RoomError, SendOutcome};
use super::heartbeat::Heartbeat;
use super::member::{IdHash, Member};
use super::room_changes::RoomChanges;
use super::shared::Shared;
use super::signals::Signal;
use super::socket_id::SocketId;
use super::turn::Turn;
use super::users::Users;
use crate::connection::deadline::{Deadline, lifetime};
use crate::connection::options::ConnectionOptions;
use crate::edge::rates::{EventRate, RateLimits};
use crate::protocol::deflate::DeflatePool;
use crate::rooms::{Joined, Left, Memberships, RoomName, RoomTable};
use crate::telemetry::Limit;
use crate::telemetry::counters::EndpointCounters;

/// As many parts as the connections are kept in, each under a lock of its own.
const SHARDS: usize = 16;

/// Side by side, since a broadcast walks them all.
type Sockets = IndexSet<Member, IdHash>;

thread_local! {
    /// The memory for a list of receivers, from one message to the next.
    static RECEIVERS: Cell<Vec<Member>> = const { Cell::new(Vec::new()) };
}

/// The open connections of one endpoint and their rooms. The driver adds and removes connections; handles do the rest.
///
/// No lock is held while anything is sent, or across an await. A connection's own list of rooms is locked first, the part that a
/// room is in inside of that.
pub(crate) struct Members {
    pub(crate) path: &'static str,
    pub(crate) options: ConnectionOptions,
    pub(crate) counters: EndpointCounters,
    /// The authenticated connections of the app, those of its other endpoints too.
    pub(crate) users: Arc<Users>,
    pub(crate) heartbeat: Heartbeat,
    /// How much each of its connections may send, if that is bounded.
    pub(crate) rate_limits: Option<RateLimits>,
    /// From when on time is counted.
    begun: Instant,
    pub(crate) changes: RoomChanges,
    pub(super) calls: CallTable,
    /// What compresses for all its connections, if any are compressed.
    pub(crate) deflate_pool: Option<DeflatePool>,
    sockets: [Mutex<Sockets>; SHARDS],
    /// Those that have left, and whose last handlers still run: a shutdown may have to cut them short.
    leaving: Mutex<Sockets>,
    rooms: RoomTable<Member, IdHash>,
    /// The last that have ended, where somebody may look at them.
    #[cfg(feature = "inspector")]
    pub(crate) closings: std::sync::OnceLock<super::closings::Closings>,
}

impl Members {
    pub(crate) fn new(
        path: &'static str,
        options: ConnectionOptions,
        counters: EndpointCounters,
        users: Arc<Users>,
    ) -> Self {
        Self {
            path,
            counters,
            users,
            heartbeat: Heartbeat::new(&options),
            rate_limits: RateLimits::new(&options, []),
            begun: Instant::now(),
            deflate_pool: options
                .compression
                .map(|compression| DeflatePool::new(compression, threads())),
            options,
            changes: RoomChanges::default(),
            calls: CallTable::default(),
            sockets: Default::default(),
            leaving: Mutex::default(),
            rooms: RoomTable::new(),
            #[cfg(feature = "inspector")]
            closings: std::sync::OnceLock::new(),
        }
    }

    /// With events that have budgets of their own.
    pub(crate) fn with_event_rates(mut self, events: impl IntoIterator<Item = EventRate>) -> Self {
        self.rate_limits = RateLimits::new(&self.options, events);
        self
    }

    /// When something has arrived, in microseconds: zero where nobody asks, for the clock costs more than that.
    #[inline]
    pub(crate) fn arrival_us(&self) -> u64 {
        match self.rate_limits {
            None => 0,
            Some(_) => u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        }
    }

    /// The time in milliseconds, which wraps in seven weeks.
    pub(crate) fn now_ms(&self) -> u32 {
        let [.., a, b, c, d] = self.begun.elapsed().as_millis().to_be_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    /// The time in milliseconds.
    pub(crate) fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn insert(&self, socket: Arc<Shared>) {
        let id = socket.id;
        self.heartbeat.add(id);
        self.shard(id).insert(Member(socket));
        if let Some(lifetime) = lifetime(&self.options, id.random()) {
            let now_ms = self.elapsed_ms();
            let due_ms = now_ms.saturating_add(u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX));
            self.heartbeat
                .put_deadline(id, Deadline::Lifetime { due_ms }, now_ms);
        }
    }

    /// From now on nothing reaches the connection, and it is in no room.
    pub(crate) fn remove(&self, socket: &Arc<Shared>) {
        let removed = self.shard(socket.id).swap_take(&socket.id);
        let Some(member) = removed else { return };
        let memberships = memberships(socket).take();
        for room in self.rooms.leave_all(&member, memberships.unwrap_or_default()) {
            self.changes.note(room);
        }
        lock(&self.leaving).insert(member);
    }

    /// The last handler of a connection has returned.
    pub(crate) fn forget(&self, id: SocketId) {
        self.calls.forget(id);
        let forgotten = lock(&self.leaving).swap_take(&id);
        // Dropped behind the lock: it may be the last handle, with data that takes a while to drop.
        drop(forgotten);
    }

    pub(crate) fn join(&self, socket: &Arc<Shared>, room: &RoomName) -> Result<(), RoomError> {
        let max = self.options.rooms_max;
        let mut memberships = memberships(socket);
        let memberships = memberships.as_mut().ok_or(RoomError::Closed)?;
        match self
            .rooms
            .join(Member(Arc::clone(socket)), memberships, room, max)
        {
            Joined::First => {
                self.changes.note(room.clone());
                Ok(())
            }
            Joined::Another | Joined::Already => Ok(()),
            Joined::TooMany => {
                self.counters.limit_hit(Limit::RoomsMax, true);
                Err(RoomError::TooManyRooms { max })
            }
        }
    }

    /// Whether the connection was in the room.
    pub(crate) fn leave(&self, socket: &Arc<Shared>, room: &str) -> bool {
        let mut memberships = memberships(socket);
        let Some(memberships) = memberships.as_mut() else {
            return false;
        };
        match self.rooms.leave(&Member(Arc::clone(socket)), memberships, room) {
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

    pub(crate) fn rooms(&self) -> Vec<RoomName> {
        self.rooms.rooms()
    }

    pub(crate) fn room_count(&self) -> usize {
        self.rooms.room_count()
    }

    /// The rooms, and how many connections are in each.
    #[cfg(feature = "inspector")]
    pub(crate) fn room_sizes(&self) -> Vec<(RoomName, usize)> {
        self.rooms.sizes()
    }

    /// How many connections wait for their networks, and how many bytes with them. Outside of a turn nothing else waits.
    pub(crate) fn blocked(&self) -> (usize, usize) {
        let (mut connections, mut bytes) = (0, 0);
        for shard in &self.sockets {
            let sockets = lock(shard);
            let blocked = sockets
                .iter()
                .filter(|member| member.0.signals.is_raised(Signal::Blocked));
            let blocked: Vec<_> = blocked.cloned().collect();
            drop(sockets);
            connections += blocked.len();
            bytes += blocked
                .iter()
                .map(|member| member.0.buffered_amount())
                .sum::<usize>();
        }
        (connections, bytes)
    }

    /// How many calls wait for the answers of their clients.
    pub(crate) fn calls_waiting(&self) -> usize {
        self.calls.waiting()
    }

    pub(crate) fn room_members(&self, room: &str) -> Vec<SocketId> {
        self.rooms
            .members(room)
            .iter()
            .map(|member| member.0.id)
            .collect()
    }

    pub(crate) fn room_size(&self, room: &str) -> usize {
        self.rooms.count(room)
    }

    pub(crate) fn socket(&self, id: SocketId) -> Option<Arc<Shared>> {
        self.shard(id).get(&id).map(|member| Arc::clone(&member.0))
    }

    pub(crate) fn sockets(&self) -> Vec<Arc<Shared>> {
        let mut sockets = Vec::new();
        self.add_sockets(&mut sockets);
        sockets.into_iter().map(Arc::from).collect()
    }

    fn add_sockets(&self, sockets: &mut Vec<Member>) {
        for shard in &self.sockets {
            sockets.extend(lock(shard).iter().cloned());
        }
    }

    /// The connections whose last handlers still run.
    pub(crate) fn leaving(&self) -> Vec<Arc<Shared>> {
        lock(&self.leaving)
            .iter()
            .map(|member| Arc::clone(&member.0))
            .collect()
    }

    pub(crate) fn socket_count(&self) -> usize {
        self.sockets.iter().map(|shard| lock(shard).len()).sum()
    }

    /// To all, or to those in any of the rooms; to each once, and to none of the exceptions.
    pub(crate) fn deliver(
        &self,
        rooms: Option<&[String]>,
        except: &[SocketId],
        send: impl Fn(&Arc<Shared>) -> SendOutcome,
    ) -> Delivery {
        let _turn = Turn::begin();
        let mut delivery = Delivery::default();
        let mut send_each = |Member(socket): &Member| {
            if !except.contains(&socket.id) {
                delivery.count(send(socket));
            }
        };
        match rooms {
            None => {
                let mut receivers = RECEIVERS.take();
                self.add_sockets(&mut receivers);
                receivers.drain(..).for_each(|member| send_each(&member));
                RECEIVERS.set(receivers);
            }
            Some([room]) => self.rooms.members(room).iter().for_each(send_each),
            Some(rooms) => {
                let rooms: Vec<_> = rooms.iter().map(|room| self.rooms.members(room)).collect();
                let receivers: IndexSet<&Member, IdHash> = rooms.iter().flat_map(|room| &**room).collect();
                receivers.into_iter().for_each(send_each);
            }
        }
        delivery
    }

    fn shard(&self, id: SocketId) -> MutexGuard<'_, Sockets> {
        let hash = IdHash::default().hash_one(id).to_le_bytes();
        // Not of the bits by which the set finds its places.
        lock(&self.sockets[usize::from(hash[3]) % SHARDS])
    }
}

/// How many compress at a time.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn memberships(socket: &Shared) -> MutexGuard<'_, Option<Memberships>> {
    lock(&socket.rooms)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while a lock is held; and each change leaves both sides in step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
