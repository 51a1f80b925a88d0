//! The scenarios: their names, what the load does in each, and what is read off.

/// One column of the report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scenario {
    /// What `--scenario` names.
    pub name: &'static str,
    pub title: &'static str,
    pub workload: Workload,
    /// The server's threads.
    pub threads: usize,
    /// Not by loopback's plain TCP, or with an extension: only servers that say they can take part.
    pub option: Option<ServerOption>,
}

/// What a server is asked for beyond its defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerOption {
    Compression,
    Tls,
}

/// What the load does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Workload {
    /// Each connection keeps `in_flight` messages of `bytes` on their way.
    Echo {
        connections: usize,
        in_flight: usize,
        bytes: usize,
    },
    /// In each room one further connection publishes to `members`, and keeps `in_flight` publishes on their way.
    Room {
        rooms: usize,
        members: usize,
        in_flight: usize,
        bytes: usize,
    },
    /// Connections that have sent one message each and then do nothing.
    Idle { connections: usize, place: IdlePlace },
    /// A room under full publishing in which one member stops reading for good, watched for so long, and then another one
    /// for a while.
    SlowConsumer {
        members: usize,
        bytes: usize,
        watched_seconds: u32,
    },
    /// Connections opened as fast as it goes.
    Handshakes { connections: usize, at_once: usize },
    /// Echoes at a rate that does not wait for the answers.
    Latency {
        connections: usize,
        bytes: usize,
        messages_per_second: u32,
    },
    /// The same beside a large room that something is published to again and again.
    EchoBesideBroadcast {
        members: usize,
        publish_bytes: usize,
        publish_interval_ms: u32,
        connections: usize,
        bytes: usize,
        messages_per_second: u32,
    },
}

/// Where idle connections are idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdlePlace {
    Echo,
    /// Each in a room of ten.
    Room,
    /// At an endpoint whose handler kept 8 KiB across an await.
    Handler,
}

/// What the number of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    CpuMicrosecondsPerMessage,
    CpuMicrosecondsPerHandshake,
    BytesPerConnection,
    /// The 99th percentile.
    LatencyMicroseconds,
    /// How much the server grew.
    GrowthMebibytes,
}

impl Metric {
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::CpuMicrosecondsPerMessage => "µs of server CPU per message",
            Self::CpuMicrosecondsPerHandshake => "µs of server CPU per handshake",
            Self::BytesPerConnection => "bytes of RSS per connection",
            Self::LatencyMicroseconds => "p99 latency in µs",
            Self::GrowthMebibytes => "MiB that the server's RSS grew by",
        }
    }
}

impl Scenario {
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|scenario| scenario.name == name)
    }

    /// The same scenario, small enough to see in a second or two that it works.
    #[must_use]
    pub fn quick(mut self) -> Self {
        match &mut self.workload {
            Workload::Idle { connections, .. } | Workload::Handshakes { connections, .. } => {
                *connections = 1_000;
            }
            Workload::SlowConsumer { watched_seconds, .. } => *watched_seconds = 3,
            _ => {}
        }
        self
    }

    #[must_use]
    pub fn metric(&self) -> Metric {
        match self.workload {
            Workload::Echo { .. } | Workload::Room { .. } => Metric::CpuMicrosecondsPerMessage,
            Workload::Idle { .. } => Metric::BytesPerConnection,
            Workload::SlowConsumer { .. } => Metric::GrowthMebibytes,
            Workload::Handshakes { .. } => Metric::CpuMicrosecondsPerHandshake,
            Workload::Latency { .. } | Workload::EchoBesideBroadcast { .. } => Metric::LatencyMicroseconds,
        }
    }

    /// How many runs each server gets if nobody says otherwise: enough to claim a difference, but where runs take long and
    /// what they show is no matter of percents.
    #[must_use]
    pub fn pairs(&self) -> u32 {
        match self.workload {
            Workload::SlowConsumer { .. } => 2,
            Workload::Idle {
                place: IdlePlace::Handler,
                ..
            } => 5,
            _ => 10,
        }
    }
}

const fn echo(
    name: &'static str,
    title: &'static str,
    connections: usize,
    in_flight: usize,
    bytes: usize,
) -> Scenario {
    plain(
        name,
        title,
        Workload::Echo {
            connections,
            in_flight,
            bytes,
        },
    )
}

const fn room(
    name: &'static str,
    title: &'static str,
    (rooms, members): (usize, usize),
    in_flight: usize,
    bytes: usize,
) -> Scenario {
    plain(
        name,
        title,
        Workload::Room {
            rooms,
            members,
            in_flight,
            bytes,
        },
    )
}

const fn idle(name: &'static str, title: &'static str, place: IdlePlace) -> Scenario {
    plain(
        name,
        title,
        Workload::Idle {
            connections: 10_000,
            place,
        },
    )
}

const fn plain(name: &'static str, title: &'static str, workload: Workload) -> Scenario {
    Scenario {
        name,
        title,
        workload,
        threads: 1,
        option: None,
    }
}

const fn two_threads(mut scenario: Scenario, name: &'static str, title: &'static str) -> Scenario {
    scenario.name = name;
    scenario.title = title;
    scenario.threads = 2;
    scenario
}

const fn with(
    mut scenario: Scenario,
    option: ServerOption,
    name: &'static str,
    title: &'static str,
) -> Scenario {
    scenario.name = name;
    scenario.title = title;
    scenario.option = Some(option);
    scenario
}

const ECHO: Scenario = echo("echo", "echo, 100 connections, 32 B", 100, 1, 32);
const ROOM: Scenario = room("room-1000", "room of 1,000, 128 B", (1, 1_000), 1, 128);

/// All of them, in the order of the report.
pub const ALL: &[Scenario] = &[
    ECHO,
    echo("echo-pipelined", "echo, 100 × 16 in flight, 125 B", 100, 16, 125),
    echo("echo-16k", "echo, 16 × 4 in flight, 16 KiB", 16, 4, 16 << 10),
    echo("echo-1m", "echo, 8 × 2 in flight, 1 MiB", 8, 2, 1 << 20),
    ROOM,
    room(
        "room-in-flight",
        "room of 1,000, 8 publishes in flight, 128 B",
        (1, 1_000),
        8,
        128,
    ),
    room("rooms-100", "100 rooms of 10, 128 B", (100, 10), 1, 128),
    room("room-5000", "room of 5,000, 1 KiB", (1, 5_000), 1, 1 << 10),
    idle("idle", "idle", IdlePlace::Echo),
    idle("idle-room", "idle, in a room", IdlePlace::Room),
    idle(
        "idle-handler",
        "idle, after a handler that kept 8 KiB",
        IdlePlace::Handler,
    ),
    plain(
        "handshakes",
        "handshakes",
        Workload::Handshakes {
            connections: 8_000,
            at_once: 64,
        },
    ),
    plain(
        "latency",
        "echo at 20,000 messages per second, 100 connections, 32 B",
        Workload::Latency {
            connections: 100,
            bytes: 32,
            messages_per_second: 20_000,
        },
    ),
    plain(
        "echo-beside-broadcast",
        "echo at 2,000 messages per second, 10 connections, 32 B, beside a room of 5,000 that hears 128 B each 100 ms",
        Workload::EchoBesideBroadcast {
            members: 5_000,
            publish_bytes: 128,
            publish_interval_ms: 100,
            connections: 10,
            bytes: 32,
            messages_per_second: 2_000,
        },
    ),
    plain(
        "slow-consumer",
        "room of 50 under full publishing, 1 KiB, one stops reading",
        Workload::SlowConsumer {
            members: 50,
            bytes: 1 << 10,
            watched_seconds: 13,
        },
    ),
    two_threads(ECHO, "echo-2-threads", "echo, 100 connections, 32 B, 2 threads"),
    two_threads(ROOM, "room-2-threads", "room of 1,000, 128 B, 2 threads"),
    with(
        echo("", "", 100, 1, 1 << 10),
        ServerOption::Compression,
        "echo-compressed",
        "echo, 100 connections, 1 KiB, permessage-deflate",
    ),
    with(
        room("", "", (1, 1_000), 1, 1 << 10),
        ServerOption::Compression,
        "room-compressed",
        "room of 1,000, 1 KiB, permessage-deflate",
    ),
    with(
        ECHO,
        ServerOption::Tls,
        "echo-tls",
        "echo, 100 connections, 32 B, TLS",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_scenario_is_found_by_a_name_of_its_own() {
        let names: HashSet<_> = ALL.iter().map(|scenario| scenario.name).collect();
        assert_eq!(names.len(), ALL.len());
        for scenario in ALL {
            assert_eq!(Scenario::by_name(scenario.name), Some(*scenario));
        }
    }
}
