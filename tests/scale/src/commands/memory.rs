//! What connections hold that are idle, before and after large messages.

use crate::Outcome;
use crate::control::Order;
use crate::frame::{Opcode, encode};
use crate::usage::Usage;
use crate::visitors::{Venue, Visitors};

/// The largest message that is taken by default.
pub const LARGE_BYTES: usize = 64 * 1024;

/// Come first, so that what the server takes once is not counted.
const WARM: usize = 100;

/// Bytes of resident memory for each of so many idle connections: in a room, with typed data and a heartbeat, after a message to
/// a handler that kept 8 KiB across an await.
///
/// # Errors
///
/// If one is lost.
pub async fn each_idle<V: Venue>(venue: V, connections: usize) -> Outcome<i64> {
    // Rooms of ten.
    let mut visitors = Visitors::of(venue, (WARM + connections) / 10).await?;
    visitors.grow(WARM).await?;
    let before = visitors.venue().usage()?;
    visitors.grow(WARM + connections).await?;
    let after = visitors.venue().usage()?;
    visitors.close().await?;
    Ok(after.since(before).bytes_each(connections))
}

/// Resident memory around large messages.
#[derive(Clone, Copy, Debug)]
pub struct Tide {
    /// Bytes more than before, when half of a message has come on each connection.
    pub high: i64,
    /// Bytes more than before, when all messages have gone back and nothing happens any more.
    pub low: i64,
}

/// A large message both ways on each connection, all on their way at once.
///
/// # Errors
///
/// If one is lost.
pub async fn tide<V: Venue>(venue: V, connections: usize) -> Outcome<Tide> {
    let mut visitors = Visitors::of(venue, 1).await?;
    visitors.grow(connections).await?;
    // Once through, for what the server takes once.
    wave(&mut visitors).await?;
    let before = visitors.venue().usage()?;
    let high = wave(&mut visitors).await?;
    let after = visitors.venue().usage()?;
    visitors.close().await?;
    Ok(Tide {
        high: high.since(before).resident_bytes,
        low: after.since(before).resident_bytes,
    })
}

/// Gives what the server uses when it has half of each message.
async fn wave<V: Venue>(visitors: &mut Visitors<V>) -> Outcome<Usage> {
    let text = vec![b'x'; LARGE_BYTES];
    let frame = encode(Opcode::Text, &text);
    let (first, second) = frame.split_at(frame.len() / 2);
    for client in visitors.clients() {
        client.send_part(first).await?;
    }
    // The server reads in its order: when it answers, it has come round.
    visitors.order(Order::Count).await?;
    let high = visitors.venue().usage()?;
    for client in visitors.clients() {
        client.send_part(second).await?;
        if client.text().await? != text {
            return Err("an echo differs from what was sent".into());
        }
    }
    visitors.order(Order::Count).await?;
    Ok(high)
}
