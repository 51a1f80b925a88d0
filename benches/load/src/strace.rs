//! Counting a server's system calls with strace.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use bench_common::measurement::SystemCalls;

/// How many names are told.
const NAMES_MAX: usize = 5;

/// A strace that is attached to a server.
#[derive(Debug)]
pub struct Strace {
    child: Child,
    summary: PathBuf,
}

impl Strace {
    /// Attaches, and returns when it counts.
    pub fn attach(process: u32, summary: &Path) -> io::Result<Self> {
        let mut child = Command::new("strace")
            .args(["-c", "-f", "-p", &process.to_string(), "-o"])
            .arg(summary)
            .stderr(Stdio::piped())
            .spawn()?;
        let mut said = String::new();
        if let Some(stderr) = child.stderr.take() {
            BufReader::new(stderr).read_line(&mut said)?;
        }
        if !said.contains("attached") {
            let _ = child.kill();
            child.wait()?;
            return Err(io::Error::other(format!("strace did not attach: {said}")));
        }
        Ok(Self {
            child,
            summary: summary.to_owned(),
        })
    }

    /// Detaches and reads what was counted.
    pub fn finish(mut self) -> io::Result<SystemCalls> {
        // Killed in another way it would write no summary.
        Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()?;
        self.child.wait()?;
        Ok(parse(&fs::read_to_string(&self.summary)?))
    }
}

/// Reads the table: `% time, seconds, usecs/call, calls, errors (or nothing), syscall`.
fn parse(summary: &str) -> SystemCalls {
    let mut calls = SystemCalls::default();
    for line in summary.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (Some(Ok(count)), Some(name)) = (words.get(3).map(|word| word.parse()), words.last()) else {
            continue;
        };
        if *name == "total" {
            calls.total = count;
        } else {
            calls.names.push(((*name).to_owned(), count));
        }
    }
    calls.names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    calls.names.truncate(NAMES_MAX);
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_strace_is_read() {
        let summary = "\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 60.00    0.600000           6    100000           write
 39.00    0.390000           3    100200       200 read
  1.00    0.010000           1     10000           epoll_wait
------ ----------- ----------- --------- --------- ----------------
100.00    1.000000           4    210200       200 total
";
        let calls = parse(summary);
        assert_eq!(calls.total, 210_200);
        let names: Vec<_> = calls
            .names
            .iter()
            .map(|(name, count)| (name.as_str(), *count))
            .collect();
        assert_eq!(
            names,
            [("read", 100_200), ("write", 100_000), ("epoll_wait", 10_000)]
        );
    }
}
