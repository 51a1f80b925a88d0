use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{deployed, folder, replaced};

/// A program that is there, in the place of the user's.
const PROGRAM: &str = env!("CARGO_BIN_EXE_deployed_app");

fn service() -> String {
    replaced(
        &deployed("asena-app.service"),
        "/usr/local/bin/asena-app",
        PROGRAM,
    )
}

/// What systemd has to say of units, which is nothing.
fn verify(folder: &Path, units: &[(&str, String)]) {
    let written = units.iter().map(|(name, text)| {
        let path = folder.join(name);
        fs::write(&path, text).expect("the unit is written");
        path
    });
    let paths: Vec<PathBuf> = written.collect();
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .args(&paths)
        .output();
    let verified =
        verified.unwrap_or_else(|error| panic!("systemd-analyze: {error}; scripts/test installs it"));
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && said.is_empty(), "{said}");
    fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn systemd_takes_the_units_without_a_word() {
    let units = [
        ("asena-app.service", service()),
        ("asena-app.socket", deployed("asena-app.socket")),
    ];
    verify(&folder("units"), &units);
}

/// As the production guide says it: copied to other names, and `%i` where instances differ.
#[test]
fn systemd_takes_them_as_templates_of_instances() {
    let service = replaced(&service(), "asena-app.socket", "asena-app@%i.socket");
    let service = replaced(&service, "127.0.0.1:9000", "127.0.0.1:900%i");
    let socket = replaced(
        &deployed("asena-app.socket"),
        "/run/asena-app.sock",
        "/run/asena-app-%i.sock",
    );
    let units = [("asena-app@.service", service), ("asena-app@.socket", socket)];
    verify(&folder("templates"), &units);
}

#[test]
fn what_systemd_does_not_know_would_be_told() {
    let folder = folder("unknown");
    let path = folder.join("asena-app.service");
    fs::write(&path, format!("{}\nNoSuchSetting=yes\n", service())).expect("the unit is written");
    let verified = Command::new("systemd-analyze").arg("verify").arg(&path).output();
    let said = verified.expect("systemd-analyze runs").stderr;
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.contains("NoSuchSetting"), "{said}");
    fs::remove_dir_all(folder).expect("the folder is removed");
}

/// systemd kills what has not ended by then.
#[test]
fn systemd_waits_longer_than_the_shutdown_may_take() {
    let unit = deployed("asena-app.service");
    let line = unit.lines().find_map(|line| line.strip_prefix("TimeoutStopSec="));
    let seconds: u64 = line.and_then(|value| value.parse().ok()).expect("a time");
    let options = asena_ws::ShutdownOptions::default();
    // And 5 s for each stop hook.
    assert!(
        seconds >= (options.delay + options.timeout).as_secs() + 5,
        "{seconds}"
    );
    let site = deployed("nginx.conf");
    let line = site
        .lines()
        .find_map(|line| line.trim().strip_prefix("proxy_read_timeout "));
    let read_timeout = line
        .and_then(|value| value.strip_suffix("s;"))
        .and_then(|value| value.parse().ok());
    let read_timeout: u64 = read_timeout.expect("seconds");
    let options = asena_ws::ConnectionOptions::default();
    assert!(
        read_timeout >= 2 * options.ping_interval.as_secs(),
        "{read_timeout}"
    );
}
