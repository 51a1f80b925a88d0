//! The endpoint by which a measurement gives orders, so that they are the same in this process and in another.

use asena_ws::prelude::*;
use serde::{Deserialize, Serialize};

use crate::crowd::{Census, Counts, Crowd};

/// What the server is to do.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Order {
    /// Send a text to everybody.
    Broadcast(String),
    /// Send a text to each of so many rooms, whose names are this and a number.
    Rooms {
        /// The beginning of each name.
        prefix: String,
        /// How many.
        count: usize,
        /// What to send.
        text: String,
    },
    /// Wait until all have left but so many.
    Leave {
        /// How many stay.
        staying: usize,
    },
    /// Nothing: just the tally.
    Count,
}

/// What there is when an order has been carried out.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Connections that took what was sent.
    pub queued: usize,
    /// Connections that did not.
    pub refused: usize,
    /// Open connections.
    pub sockets: usize,
    /// Rooms that somebody is in.
    pub rooms: usize,
    /// Since the server began.
    pub counts: Counts,
}

/// Carries out orders.
#[derive(Debug)]
#[websocket(path = "/control")]
pub struct Control {
    #[inject]
    crowd: Namespace<Crowd>,
    #[inject]
    census: Arc<Census>,
}

#[handlers]
impl Control {
    #[on_message]
    async fn ordered(&self, ws: &Socket<Self>, Json(order): Json<Order>) -> Result<()> {
        let mut delivery = (0, 0);
        let mut count = |sent: Delivery| {
            delivery.0 += sent.queued;
            delivery.1 += sent.dropped + sent.closed;
        };
        match order {
            Order::Broadcast(text) => count(self.crowd.broadcast(text)),
            Order::Rooms {
                prefix,
                count: rooms,
                text,
            } => {
                for number in 0..rooms {
                    count(self.crowd.to(format!("{prefix}{number}")).send(text.as_str()));
                }
            }
            Order::Leave { staying } => self.census.left_but(staying).await,
            Order::Count => {}
        }
        let crowd = self.crowd.local();
        ws.send_json(&Tally {
            queued: delivery.0,
            refused: delivery.1,
            sockets: crowd.socket_count(),
            rooms: crowd.rooms().len(),
            counts: self.census.counts(),
        })?;
        Ok(())
    }
}
