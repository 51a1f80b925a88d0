//! What the pulse of idle connections costs.

use std::fmt;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::Outcome;
use crate::client::Client;
use crate::control::Order;
use crate::usage::Growth;
use crate::visitors::{Venue, Visitors};

/// What the server has done while nobody spoke.
#[derive(Clone, Copy, Debug)]
pub struct Pulse {
    /// How many were idle.
    pub connections: usize,
    /// Pings that were sent, and answered.
    pub pings: usize,
    /// For how long.
    pub time: Duration,
    /// What it took.
    pub growth: Growth,
}

/// Opens connections, and lets them do nothing for a while but answer pings.
///
/// # Errors
///
/// If one is lost.
pub async fn measure<V: Venue>(venue: V, connections: usize, time: Duration) -> Outcome<Pulse> {
    let mut visitors = Visitors::of(venue, connections).await?;
    visitors.grow(connections).await?;
    let begun = Instant::now();
    let before = visitors.venue().usage()?;
    let idle = async {
        loop {
            visitors.pinged().await?;
            // It is a connection too, and wants to be heard of.
            visitors.order(Order::Count).await?;
        }
    };
    // Whatever ends it before its time is a failure.
    if let Ok(ended) = timeout_at(begun + time, idle).await {
        return ended;
    }
    let growth = visitors.venue().usage()?.since(before);
    let pings = visitors.clients().iter().map(Client::pings).sum();
    visitors.close().await?;
    Ok(Pulse {
        connections,
        pings,
        time,
        growth,
    })
}

impl fmt::Display for Pulse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cpu = Duration::from_nanos(self.growth.cpu_ns).as_secs_f64();
        let (connections, pings, seconds) = (self.connections, self.pings, self.time.as_secs());
        let percent = 100.0 * cpu / self.time.as_secs_f64();
        write!(
            formatter,
            "{connections} idle connections, {pings} pings in {seconds} s: {cpu:.3} s on a processor, {percent:.2} % of a core"
        )
    }
}
