//! The endpoint of the restart: it answers what it is given, after a while, and counts both.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use asena_ws::prelude::*;
use serde::{Deserialize, Serialize};

/// Which process it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Generation(pub u32);

/// What was given, and by whom it was taken.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The process.
    pub generation: u32,
    /// The number that the client gave.
    pub number: u64,
}

/// What its handlers have done.
#[derive(Debug)]
#[service]
pub struct Ledger {
    accepted: AtomicU64,
    answered: AtomicU64,
}

#[lifecycle]
impl Ledger {
    /// Prints how many messages a handler has begun with, and how many it has ended with.
    #[on_stop]
    async fn tell(&self) -> Result<()> {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let mut output = std::io::stdout();
        writeln!(output, "{} {}", load(&self.accepted), load(&self.answered))?;
        output.flush()?;
        Ok(())
    }
}

/// Takes numbers.
#[derive(Debug)]
#[websocket("/ledger")]
pub struct Counter {
    #[inject]
    ledger: Arc<Ledger>,
    #[inject]
    generation: Provided<Generation>,
}

#[handlers]
impl Counter {
    #[on("post")]
    async fn post(&self, number: u64) -> Receipt {
        self.ledger.accepted.fetch_add(1, Ordering::Relaxed);
        // So that there is always one that a shutdown meets.
        tokio::time::sleep(Duration::from_millis(5 + number % 16)).await;
        self.ledger.answered.fetch_add(1, Ordering::Relaxed);
        Receipt {
            generation: self.generation.0,
            number,
        }
    }
}
