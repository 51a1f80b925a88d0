//! What time it is, for the server, for the load, and on the wall.

use std::io;
use std::time::{Duration, Instant};

use bench_common::measurement::Measurement;
use bench_common::system::cpu_time;

/// The three clocks at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    wall: Instant,
    server: Duration,
    load: Duration,
}

impl Clocks {
    pub fn read(server_process: u32) -> io::Result<Self> {
        Ok(Self {
            wall: Instant::now(),
            server: cpu_time(server_process)?,
            load: cpu_time(std::process::id())?,
        })
    }

    /// What passed until the other moment, with so many messages in it.
    pub fn until(self, end: Self, messages: u64) -> Measurement {
        Measurement {
            messages,
            wall_seconds: (end.wall - self.wall).as_secs_f64(),
            server_cpu_seconds: end.server.saturating_sub(self.server).as_secs_f64(),
            load_cpu_seconds: end.load.saturating_sub(self.load).as_secs_f64(),
            ..Measurement::default()
        }
    }
}
