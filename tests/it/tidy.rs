//! What ARCHITECTURE.md and CONTRIBUTING.md say of the code, so that it stays true.

use std::fs;
use std::path::{Path, PathBuf};

const LINES_MAX: usize = 600;

/// Modules that decide and do not act.
const PURE: &[&str] = &[
    "protocol",
    "config",
    "connection",
    "container",
    "contract",
    "edge",
    "events",
    "identity",
    "rooms",
    "operations/graph",
];

/// What only a driver may know.
const IMPURE: &[&str] = &["axum", "hyper", "tokio::net", "tokio::time"];

#[test]
fn pure_modules_know_no_network_and_no_clock() {
    for module in PURE {
        let folder = workspace().join("asena-ws/src").join(module);
        let files = rust_files(&folder);
        assert!(!files.is_empty(), "{} has no files", folder.display());
        for file in files {
            let text = read(&file);
            for (number, line) in (1..).zip(text.lines()) {
                let code = line.split("//").next().unwrap_or_default();
                // The words of a message to the user are no dependency.
                let is_message = code.trim_start().starts_with("note = ");
                let known = IMPURE.iter().find(|name| code.contains(&format!("{name}::")));
                assert!(
                    known.is_none() || is_message,
                    "{}:{number} names {known:?}: {line}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn unsafe_code_is_in_one_file() {
    let folder = workspace().join("asena-ws/src");
    let allowing = rust_files(&folder).into_iter().filter(|file| {
        let text = read(file);
        text.contains("unsafe_code") || text.contains("unsafe {")
    });
    let allowing: Vec<PathBuf> = allowing.collect();
    assert_eq!(allowing, [folder.join("protocol/checked_text.rs")]);
}

#[test]
fn no_file_is_too_long_to_read() {
    for folder in ["asena-ws", "asena-ws-macros", "examples", "tests"] {
        for file in rust_files(&workspace().join(folder)) {
            let lines = read(&file).lines().count();
            assert!(lines <= LINES_MAX, "{} has {lines} lines", file.display());
        }
    }
}

#[test]
fn the_stated_compiler_is_the_pinned_one() {
    let stated = read(&workspace().join("Cargo.toml"));
    let pinned = read(&workspace().join("rust-toolchain.toml"));
    assert!(stated.contains("rust-version = \"1.95\""), "{stated}");
    assert!(pinned.contains("channel = \"1.95.0\""), "{pinned}");
}

fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map(Path::to_path_buf).unwrap_or_default()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
