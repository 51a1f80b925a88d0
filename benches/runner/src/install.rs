//! Brings a server to where it can be started: cargo builds ours and the Rust peers, npm installs the others.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::paths::Paths;
use crate::peers::{Peer, Program};

/// Builds the load.
pub fn load(paths: &Paths) -> io::Result<()> {
    build("bench-load", paths).map_err(io::Error::other)
}

/// Makes the certificate that servers show and the load trusts.
pub fn certificate(paths: &Paths) -> io::Result<()> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).map_err(io::Error::other)?;
    fs::write(paths.tls().join("cert.pem"), made.cert.pem())?;
    fs::write(paths.tls().join("key.pem"), made.signing_key.serialize_pem())
}

/// Builds or installs a server, and gives the version of what it is made with.
///
/// # Errors
///
/// Why it is left out, in words for the report.
pub fn server(peer: &Peer, uses_npm: bool, paths: &Paths) -> Result<String, String> {
    match peer.program {
        Program::Rust { package, library, .. } => {
            build(package, paths)?;
            locked_version(paths.benches(), library)
        }
        Program::Npm { .. } if !uses_npm => Err("left out by `--no-npm`".to_owned()),
        Program::Npm { folder, library, .. } => {
            let folder = paths.benches().join("peers").join(folder);
            npm(peer, &folder, paths)?;
            installed_version(&folder, library)
        }
    }
}

fn build(package: &str, paths: &Paths) -> Result<(), String> {
    println!("building {package}");
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "-p", package])
        .current_dir(paths.benches())
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err(format!("cargo could not build {package}")),
    }
}

fn npm(peer: &Peer, folder: &Path, paths: &Paths) -> Result<(), String> {
    println!("installing {}", peer.name);
    let log_path = paths.log(&format!("npm-{}", peer.name));
    let log = File::create(&log_path).map_err(|error| error.to_string())?;
    let (output, errors) = (log.try_clone().map_err(|error| error.to_string())?, log);
    // What is locked is installed, without a look at what is newest.
    let is_locked = folder.join("package-lock.json").exists();
    let status = Command::new("npm")
        .args([
            if is_locked { "ci" } else { "install" },
            "--no-audit",
            "--no-fund",
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("npm could not install it: {}", first_error(&log_path))),
        Err(_) => Err("npm is not installed".to_owned()),
    }
}

fn first_error(log: &Path) -> String {
    let log = fs::read_to_string(log).unwrap_or_default();
    let line = log
        .lines()
        .find(|line| line.contains("error") && !line.contains("error code"));
    line.unwrap_or("it does not say why").to_owned()
}

fn installed_version(folder: &Path, library: &str) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Package {
        version: String,
    }
    let path = folder.join("node_modules").join(library).join("package.json");
    let text = fs::read_to_string(path).map_err(|error| format!("{library} was not installed: {error}"))?;
    let package: Package = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    Ok(package.version)
}

fn locked_version(benches: &Path, library: &str) -> Result<String, String> {
    let lock = fs::read_to_string(benches.join("Cargo.lock")).map_err(|error| error.to_string())?;
    version_in(&lock, library).ok_or_else(|| format!("{library} is not in Cargo.lock"))
}

fn version_in(lock: &str, library: &str) -> Option<String> {
    let name = format!("name = \"{library}\"");
    let mut lines = lock.lines().skip_while(|line| **line != name);
    let version = lines.nth(1)?.strip_prefix("version = ")?;
    Some(version.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock() {
        let lock = "[[package]]\nname = \"axum-core\"\nversion = \"0.5.6\"\n\n[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\n";
        assert_eq!(version_in(lock, "axum").as_deref(), Some("0.8.9"));
        assert_eq!(version_in(lock, "hyper"), None);
    }
}
