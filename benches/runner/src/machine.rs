//! What was measured on.

use std::fs;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// What a reader must know of the machine.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub memory_gib: u64,
    pub kernel: String,
    pub is_virtual: bool,
    pub rustc: String,
}

impl Machine {
    pub fn this() -> Self {
        let cpuinfo = read("/proc/cpuinfo");
        let kilobytes: u64 = field(&read("/proc/meminfo"), "MemTotal")
            .and_then(|value| value.trim_end_matches("kB").trim().parse().ok())
            .unwrap_or(0);
        Self {
            cpu: field(&cpuinfo, "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores: cores(),
            memory_gib: kilobytes >> 20,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            is_virtual: cpuinfo.contains(" hypervisor"),
            rustc: output(Command::new("rustc").arg("--version")).unwrap_or_default(),
        }
    }
}

pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The commit that is measured, with a plus if the tree has changes beside it.
pub fn commit() -> String {
    let commit = output(Command::new("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    let changes = output(Command::new("git").args(["status", "--porcelain", "--", "..", ":!../benches"]));
    if changes.is_some_and(|changes| !changes.is_empty()) {
        return commit + "+";
    }
    commit
}

/// What a command prints, trimmed, if it succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}
