//! What would be measured, and about how long that takes: by what runs of each kind took on the machine of the record.

use std::time::Duration;

use bench_common::scenario::{Scenario, Workload};

use crate::arguments::Arguments;
use crate::runs::{STRACED, WARM_UP, counts_system_calls};
use crate::tables::table;

/// From the server's start to its end, beside what a workload takes.
const AROUND: Duration = Duration::from_millis(250);
/// Until strace is attached, and has let go.
const AROUND_STRACE: Duration = Duration::from_millis(700);
/// Opening a connection, over all servers.
const OPENING: Duration = Duration::from_micros(60);
/// The two seconds that the idle are left alone.
const SETTLING: Duration = Duration::from_secs(2);
/// A pause, and the silence after what was left for it, and three times until all have everything.
const PAUSE: Duration = Duration::from_millis(4_500);

/// A table, and the sum.
pub fn render(arguments: &Arguments) -> String {
    let mut rows = Vec::new();
    let mut sum = Duration::ZERO;
    for scenario in &arguments.scenarios {
        let servers = arguments.peers.iter().filter(|peer| {
            let is_there = arguments.uses_npm || !peer.is_of_npm();
            is_there && peer.unfit_for(scenario).is_none()
        });
        let servers = u32::try_from(servers.count()).unwrap_or(u32::MAX);
        let pairs = arguments.pairs(scenario);
        let mut time = run(arguments, scenario) * servers * pairs;
        if arguments.uses_strace && counts_system_calls(scenario) {
            time += (AROUND + AROUND_STRACE + WARM_UP + STRACED) * servers;
        }
        sum += time;
        rows.push(vec![
            scenario.name.to_owned(),
            servers.to_string(),
            pairs.to_string(),
            minutes(time),
        ]);
    }
    rows.push(vec![
        "all, beside building and installing".to_owned(),
        String::new(),
        String::new(),
        minutes(sum),
    ]);
    table(&["scenario", "servers", "runs each", "about"], &rows)
}

/// What one run takes.
fn run(arguments: &Arguments, scenario: &Scenario) -> Duration {
    let measured = arguments.measured;
    let load = WARM_UP.min(measured) + measured;
    AROUND
        + match arguments.sized(scenario).workload {
            Workload::Echo { .. } | Workload::Latency { .. } => load,
            Workload::Room { rooms, members, .. } => load + opening(rooms * members),
            Workload::EchoBesideBroadcast { members, .. } => load + opening(members),
            Workload::Idle { connections, .. } => SETTLING + opening(connections),
            Workload::Handshakes { connections, .. } => opening(connections),
            Workload::SlowConsumer { watched_seconds, .. } => {
                load + Duration::from_secs(watched_seconds.into()) + PAUSE
            }
        }
}

fn opening(connections: usize) -> Duration {
    OPENING * u32::try_from(connections).unwrap_or(u32::MAX)
}

fn minutes(time: Duration) -> String {
    format!("{:.1} min", time.as_secs_f64() / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_counts_those_who_take_part() {
        let arguments = Arguments::of(&[
            "--only",
            "axum",
            "--scenario",
            "echo,slow-consumer",
            "--no-strace",
        ]);
        let plan = render(&arguments.unwrap());
        assert!(plan.contains("| echo | 2 | 10 | 0.9 min |"), "{plan}");
        assert!(plan.contains("| slow-consumer | 2 | 2 | 1.4 min |"), "{plan}");
    }
}
