//! More and more connections to one server, and what each costs at every level: flat, if it scales.

use std::fmt;

use crate::Outcome;
use crate::usage::Usage;
use crate::visitors::{Venue, Visitors};

/// As many rooms as one socket may be in by default.
const ROOMS_OF_ONE: usize = 128;

/// What a connection costs when there are so many.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    /// Open connections.
    pub connections: usize,
    /// Resident memory of the server for each, beyond what it had when there was none.
    pub bytes: i64,
    /// Opened, joined, sent a message and got it back: for each that came since the level before.
    pub open_ns: u64,
    /// A ping and its pong.
    pub ping_ns: u64,
    /// A broadcast, for each receiver.
    pub broadcast_ns: u64,
    /// A message to each room, for each receiver.
    pub room_ns: u64,
}

/// All levels, and what is left.
#[derive(Clone, Debug)]
pub struct Climb {
    /// In their order.
    pub levels: Vec<Level>,
    /// Closing, for each.
    pub close_ns: u64,
    /// Resident memory beyond what there was at first, when all have gone. The allocator keeps much of what was freed.
    pub left_bytes: i64,
    /// Resident memory for each when all have come once more: what was kept is used again, and nothing was lost.
    pub again_bytes: i64,
}

/// Climbs to each level in turn, then down to nobody.
///
/// # Errors
///
/// If anybody does not get each message once, or if anything is left over.
pub async fn climb<V: Venue>(venue: V, rooms: usize, levels: &[usize]) -> Outcome<Climb> {
    let mut visitors = Visitors::of(venue, rooms).await?;
    // What comes with the first connections, and once.
    visitors
        .grow(levels.first().copied().unwrap_or_default().min(100))
        .await?;
    visitors.close().await?;
    let empty = visitors.venue().usage()?;
    let mut climbed = Vec::new();
    let mut connected = 0;
    for connections in levels.iter().copied() {
        climbed.push(level(&mut visitors, empty, connections, connected).await?);
        connected = connections;
    }
    visitors.one_in_many_rooms(ROOMS_OF_ONE).await?;
    let open = visitors.venue().usage()?;
    visitors.close().await?;
    let closed = visitors.venue().usage()?;
    visitors.grow(connected).await?;
    let again = visitors.venue().usage()?;
    visitors.close().await?;
    Ok(Climb {
        levels: climbed,
        close_ns: closed.since(open).ns_each(connected),
        left_bytes: closed.since(empty).resident_bytes,
        again_bytes: again.since(empty).bytes_each(connected),
    })
}

async fn level<V: Venue>(
    visitors: &mut Visitors<V>,
    empty: Usage,
    connections: usize,
    connected: usize,
) -> Outcome<Level> {
    let before = visitors.venue().usage()?;
    visitors.grow(connections).await?;
    let opened = visitors.venue().usage()?;
    visitors.broadcast().await?;
    let broadcast = visitors.venue().usage()?;
    visitors.publish().await?;
    let published = visitors.venue().usage()?;
    visitors.pinged().await?;
    let pinged = visitors.venue().usage()?;
    Ok(Level {
        connections,
        bytes: opened.since(empty).bytes_each(connections),
        open_ns: opened.since(before).ns_each(connections - connected),
        ping_ns: pinged.since(published).ns_each(connections),
        broadcast_ns: broadcast.since(opened).ns_each(connections),
        room_ns: published.since(broadcast).ns_each(connections),
    })
}

impl fmt::Display for Climb {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "| connections | bytes each | open, join, echo | ping | broadcast | to its room |"
        )?;
        writeln!(formatter, "|---|---|---|---|---|---|")?;
        for level in &self.levels {
            let [open, ping, broadcast, room] =
                [level.open_ns, level.ping_ns, level.broadcast_ns, level.room_ns].map(Microseconds);
            let (connections, bytes) = (level.connections, level.bytes);
            writeln!(
                formatter,
                "| {connections} | {bytes} | {open} | {ping} | {broadcast} | {room} |"
            )?;
        }
        let (close, left) = (Microseconds(self.close_ns), self.left_bytes / 1024);
        writeln!(
            formatter,
            "closed: {close} each, {left} KiB more than at first, nobody left"
        )?;
        write!(formatter, "opened once more: {} bytes each", self.again_bytes)
    }
}

/// Of a processor's time.
struct Microseconds(u64);

impl fmt::Display for Microseconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{} µs", self.0 / 1000, self.0 % 1000 / 100)
    }
}
