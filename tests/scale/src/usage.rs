//! What a process uses, as Linux counts it.

use std::fs;

use crate::Outcome;

/// Memory and time of a process until now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Resident memory.
    pub resident_bytes: u64,
    /// On a processor, all threads together.
    pub cpu_ns: u64,
}

impl Usage {
    /// Of a process by its number, or of `self`.
    ///
    /// # Errors
    ///
    /// If it is gone, or this is no Linux.
    pub fn of(process: &str) -> Outcome<Self> {
        Ok(Self {
            resident_bytes: resident_bytes(process)?,
            cpu_ns: cpu_ns(process)?,
        })
    }

    /// What has been used since.
    #[must_use]
    pub fn since(self, before: Self) -> Growth {
        Growth {
            resident_bytes: self.resident_bytes.cast_signed() - before.resident_bytes.cast_signed(),
            // Less where threads have ended meanwhile, as those of other tests in this process do.
            cpu_ns: self.cpu_ns.saturating_sub(before.cpu_ns),
        }
    }
}

/// The difference of two usages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    /// Less is possible.
    pub resident_bytes: i64,
    /// On a processor.
    pub cpu_ns: u64,
}

impl Growth {
    /// Bytes for each of so many.
    #[must_use]
    pub fn bytes_each(self, count: usize) -> i64 {
        self.resident_bytes / i64::try_from(count.max(1)).unwrap_or(i64::MAX)
    }

    /// Nanoseconds for each of so many.
    #[must_use]
    pub fn ns_each(self, count: usize) -> u64 {
        self.cpu_ns / count.max(1) as u64
    }
}

fn resident_bytes(process: &str) -> Outcome<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB"));
    let kilobytes: u64 = kilobytes.ok_or("smaps_rollup has no Rss")?.trim().parse()?;
    Ok(kilobytes * 1024)
}

/// Finer than the ticks of 10 ms in `/proc/PID/stat`. Of threads that have ended it knows nothing; a server's stay.
fn cpu_ns(process: &str) -> Outcome<u64> {
    let mut sum = 0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let statistics = fs::read_to_string(thread?.path().join("schedstat"))?;
        let on_cpu = statistics.split(' ').next();
        sum += on_cpu.ok_or("schedstat is empty")?.parse::<u64>()?;
    }
    Ok(sum)
}
