//! Where things are.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders of the suite. A quick run leaves the record alone: it writes below `target/quick`.
#[derive(Debug)]
pub struct Paths {
    benches: PathBuf,
    output: PathBuf,
}

impl Paths {
    pub fn new(is_quick: bool) -> io::Result<Self> {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let output = if is_quick {
            benches.join("target/quick")
        } else {
            benches.clone()
        };
        fs::create_dir_all(output.join("report"))?;
        fs::create_dir_all(benches.join("target/logs"))?;
        fs::create_dir_all(benches.join("target/tls"))?;
        Ok(Self { benches, output })
    }

    pub fn benches(&self) -> &Path {
        &self.benches
    }

    /// A binary of this workspace.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.benches.join("target/release").join(name)
    }

    /// What a server or an installation says beside what is asked of it.
    pub fn log(&self, name: &str) -> PathBuf {
        self.benches.join("target/logs").join(name).with_extension("log")
    }

    /// The folder of the certificate.
    pub fn tls(&self) -> PathBuf {
        self.benches.join("target/tls")
    }

    pub fn report(&self) -> PathBuf {
        self.output.join("REPORT.md")
    }

    /// What `scale restart` prints.
    pub fn restart(&self) -> PathBuf {
        self.output.join("report/restart.md")
    }

    pub fn results(&self) -> PathBuf {
        self.output.join("report/results.jsonl")
    }

    pub fn chart(&self, scenario: &str) -> PathBuf {
        self.output.join("report").join(scenario).with_extension("svg")
    }
}
