//! The files of `deploy/`, as an operator would use them: Debian's nginx in front of a process, and what systemd thinks of the units.
//!
//! `scripts/test` installs nginx and systemd where they are missing. Without them these tests fail.

mod nginx;
mod proxied;
mod units;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A file of `deploy/`.
fn deployed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text with something else in it, which has to be there.
fn replaced(text: &str, what: &str, by: &str) -> String {
    assert!(text.contains(what), "there is no `{what}` in\n{text}");
    text.replace(what, by)
}

/// A folder of a test's own, empty, into which any user may write: nginx is not run by root.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("asena-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).expect("a mode");
    folder
}
