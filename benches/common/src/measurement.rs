//! What the load tells of one run, as a line of JSON.

use serde::{Deserialize, Serialize};

/// One run against one server.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Measurement {
    /// Echoes, deliveries or handshakes within the measured time.
    pub messages: u64,
    pub wall_seconds: f64,
    pub server_cpu_seconds: f64,
    /// The load's own: beside the wall time it shows whether the load was the bottleneck.
    pub load_cpu_seconds: f64,
    /// Messages of another length than was expected, pings and the like. More than a few mean that the server did not
    /// do the job.
    pub strays: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow_consumer: Option<SlowConsumer>,
    /// Only of a run under strace, whose times mean nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_calls: Option<SystemCalls>,
}

/// From sending to receiving, in microseconds.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Latency {
    pub p50: f64,
    pub p99: f64,
    pub p999: f64,
    pub max: f64,
    /// How late the load sent, at its 99th percentile: what is below it was not measured. 0 where a message is sent when
    /// its predecessor's answer came.
    pub late_p99: f64,
}

/// The server's resident memory.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Memory {
    pub connections: usize,
    pub before_bytes: u64,
    pub after_bytes: u64,
}

/// What one client that stopped reading did to the others, and what became of it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct SlowConsumer {
    /// What the others received per second before and after it stopped.
    pub others_before_per_second: f64,
    pub others_after_per_second: f64,
    pub growth_bytes: u64,
    /// How long the server was given to let go of it.
    pub watched_seconds: f64,
    /// After how long it had; none if it did not.
    pub gone_after_seconds: Option<f64>,
    pub paused: Paused,
}

/// What another client found that stopped reading, and read on after a while.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Paused {
    pub seconds: f64,
    /// Of the messages that all others have.
    pub missed: u64,
    /// With which it was sent away; none if it was not.
    pub close_code: Option<u16>,
}

/// What strace counted.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct SystemCalls {
    pub total: u64,
    /// The most frequent ones.
    pub names: Vec<(String, u64)>,
}
