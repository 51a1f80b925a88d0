//! Start and stop hooks: their order, what a failing one brings about, and what is never stopped.

mod hand_written;
mod start;
mod stop;

use std::collections::HashMap;
use std::future::pending;
use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, StartError};

use crate::kit::Journal;

/// More than any test needs: the clock only moves where a test has paused it.
const LONG: Duration = Duration::from_hours(1);

/// What the hooks do beside being written down.
#[derive(Default)]
struct Script {
    journal: Journal,
    faults: HashMap<&'static str, Fault>,
}

#[derive(Clone, Copy)]
enum Fault {
    Fails,
    Panics,
    Hangs,
}

impl Script {
    async fn play(&self, hook: &'static str) -> Result<()> {
        self.journal.note(hook);
        match self.faults.get(hook) {
            None => Ok(()),
            Some(Fault::Fails) => Err("the disk is full".into()),
            Some(Fault::Panics) => panic!("the hook was told to panic"),
            Some(Fault::Hangs) => pending().await,
        }
    }
}

#[service]
struct Database {
    #[inject]
    script: Provided<Script>,
}

#[lifecycle]
impl Database {
    #[on_start]
    async fn connect(&self) -> Result<()> {
        self.script.play("connect database").await
    }

    #[on_stop]
    async fn disconnect(&self) -> Result<()> {
        self.script.play("disconnect database").await
    }
}

#[service]
struct Cache {
    #[inject]
    _database: Arc<Database>,
    #[inject]
    script: Provided<Script>,
}

#[lifecycle]
impl Cache {
    /// Where the method below is named.
    const WARM_UP_LINE: u32 = line!() + 3;

    #[on_start]
    async fn warm_up(&self) -> Result<()> {
        self.script.play("warm cache").await
    }

    #[on_stop]
    async fn flush(&self) -> Result<()> {
        self.script.play("flush cache").await
    }
}

/// Has no hooks, and passes the order on all the same.
#[service]
struct Catalog {
    #[inject]
    _cache: Arc<Cache>,
}

#[service]
struct Shop {
    #[inject]
    _catalog: Arc<Catalog>,
    #[inject]
    script: Provided<Script>,
}

#[lifecycle]
impl Shop {
    #[on_start]
    async fn open(&self) -> Result<()> {
        self.script.play("open shop").await
    }

    #[on_stop]
    async fn close(&self) -> Result<()> {
        self.script.play("close shop").await
    }
}

/// A shop on a catalogue on a cache on a database.
fn shop(faults: &[(&'static str, Fault)]) -> (AppBuilder, Journal) {
    let script = Script {
        faults: faults.iter().copied().collect(),
        ..Script::default()
    };
    let journal = script.journal.clone();
    (App::empty().service::<Shop>().provide(script), journal)
}

/// The shop, started.
async fn open_shop(faults: &[(&'static str, Fault)]) -> (App, Journal) {
    let (app, journal) = build_shop(faults).await;
    app.start().await.expect("the shop opens");
    (app, journal)
}

async fn build_shop(faults: &[(&'static str, Fault)]) -> (App, Journal) {
    let (app, journal) = shop(faults);
    (app.build().await.expect("the shop is built"), journal)
}

/// A shop that cannot open: why, and what happened on the way.
async fn closed_shop(faults: &[(&'static str, Fault)]) -> (StartError, Journal) {
    let (app, journal) = build_shop(faults).await;
    let error = app.start().await.expect_err("the shop does not open");
    (error, journal)
}
