//! A feed of prices: a job publishes each on the bus, an endpoint pushes it to whoever watches, and an archive keeps all.
//!
//! Run it with `cargo run -p feed`, then open `ws://localhost:3000/feed` with any WebSocket client. Neither the exchange nor the
//! archive knows of sockets, and the endpoint knows of neither: all they share is what a price is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use asena_ws::BusEvent;
use asena_ws::prelude::*;

#[topic("price.changed")]
struct PriceChanged {
    cents: u64,
}

#[topic("archive.begun")]
struct ArchiveBegun;

/// Where the prices come from.
#[service]
struct Exchange {
    #[inject]
    bus: Bus,
    trades: AtomicU64,
}

#[jobs]
impl Exchange {
    /// Every second of the clock.
    #[schedule(cron = "* * * * * *")]
    async fn trade(&self) {
        let trades = self.trades.fetch_add(1, Ordering::Relaxed);
        self.bus.publish(PriceChanged {
            cents: 10_000 + trades,
        });
    }
}

/// Who watches.
#[websocket(path = "/feed", name = "Feed")]
struct Feed {
    #[inject]
    sockets: Namespace<Self>,
}

impl WebSocketService for Feed {}

#[subscribers]
impl Feed {
    #[subscribe("price.changed")]
    async fn push(&self, price: Arc<PriceChanged>) {
        let (whole, cents) = (price.cents / 100, price.cents % 100);
        self.sockets.broadcast(format!("price {whole}.{cents:02}"));
    }

    #[subscribe("archive.*")]
    async fn tell(&self, event: BusEvent) {
        self.sockets.broadcast(event.topic());
    }
}

/// What was, kept until it is written away.
#[service]
struct Archive {
    #[inject]
    bus: Bus,
    prices: Mutex<Vec<u64>>,
}

#[subscribers]
impl Archive {
    #[subscribe]
    async fn keep(&self, price: Arc<PriceChanged>) {
        self.lock().push(price.cents);
    }
}

#[jobs]
impl Archive {
    /// A shutdown lets it end, so that no price is lost.
    #[schedule(every = "3s")]
    async fn write(&self) -> Result<()> {
        let prices = std::mem::take(&mut *self.lock());
        self.bus.publish(ArchiveBegun);
        // A disk that takes its time.
        tokio::time::sleep(Duration::from_millis(500)).await;
        tracing::info!("archived {} prices", prices.len());
        Ok(())
    }
}

impl Archive {
    fn lock(&self) -> MutexGuard<'_, Vec<u64>> {
        self.prices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover().run().await
}
