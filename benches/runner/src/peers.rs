//! Who is measured.

use bench_common::scenario::{Scenario, ServerOption, Workload};

/// One server.
#[derive(Debug, PartialEq)]
pub struct Peer {
    /// What `--only` names.
    pub name: &'static str,
    pub title: &'static str,
    pub role: Role,
    pub program: Program,
    /// As the load names them.
    pub dialect: &'static str,
    /// The most threads that it can be given.
    pub threads_max: usize,
    /// What it can do beyond its defaults.
    pub options: &'static [ServerOption],
    /// What a reader has to know of its numbers.
    pub note: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Ours,
    /// Ours with another policy for slow consumers, beside ours with the default one.
    Policy,
    Peer,
    /// Not something one would choose instead, but something to measure by.
    Reference,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// A binary of this workspace, and the crate whose version counts.
    Rust {
        package: &'static str,
        library: &'static str,
        arguments: &'static [&'static str],
    },
    /// A script in `peers/<folder>`, and the package of npm whose version counts.
    Npm {
        folder: &'static str,
        runtime: Runtime,
        script: &'static str,
        library: &'static str,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    Node,
    /// The one that npm installed into the same folder.
    Bun,
}

pub const OURS: &str = "ours";
const MANY_THREADS: usize = usize::MAX;

/// All of them, in the order of the report.
pub const ALL: &[Peer] = &[
    Peer {
        name: OURS,
        title: "asena-ws",
        role: Role::Ours,
        program: rust("bench-ours", "asena-ws"),
        dialect: "websocket",
        threads_max: MANY_THREADS,
        options: &[ServerOption::Compression, ServerOption::Tls],
        note: None,
    },
    policy(
        "ours-drop-newest",
        "asena-ws, drop_newest",
        &["--slow-consumer", "drop_newest"],
    ),
    policy(
        "ours-drop-oldest",
        "asena-ws, drop_oldest",
        &["--slow-consumer", "drop_oldest"],
    ),
    policy("ours-latest", "asena-ws, latest", &["--slow-consumer", "latest"]),
    Peer {
        name: "axum",
        title: "axum by hand",
        role: Role::Peer,
        program: rust("bench-axum", "axum"),
        dialect: "websocket",
        threads_max: MANY_THREADS,
        options: &[ServerOption::Tls],
        note: None,
    },
    Peer {
        name: "tokio-websockets",
        title: "tokio-websockets",
        role: Role::Peer,
        program: rust("bench-tokio-websockets", "tokio-websockets"),
        dialect: "websocket",
        threads_max: MANY_THREADS,
        options: &[ServerOption::Tls],
        note: None,
    },
    Peer {
        name: "fastwebsockets",
        title: "fastwebsockets",
        role: Role::Peer,
        program: rust("bench-fastwebsockets", "fastwebsockets"),
        dialect: "websocket",
        threads_max: MANY_THREADS,
        options: &[ServerOption::Tls],
        note: None,
    },
    Peer {
        name: "actix-ws",
        title: "actix-ws",
        role: Role::Peer,
        program: rust("bench-actix-ws", "actix-ws"),
        dialect: "websocket",
        threads_max: MANY_THREADS,
        options: &[],
        note: None,
    },
    Peer {
        name: "sockudo-ws",
        title: "sockudo-ws",
        role: Role::Peer,
        program: rust("bench-sockudo-ws", "sockudo-ws"),
        dialect: "websocket",
        threads_max: MANY_THREADS,
        options: &[ServerOption::Compression, ServerOption::Tls],
        note: None,
    },
    Peer {
        name: "socketioxide",
        title: "socketioxide",
        role: Role::Peer,
        program: rust("bench-socketioxide", "socketioxide"),
        dialect: "socket.io",
        threads_max: MANY_THREADS,
        options: &[ServerOption::Tls],
        note: Some(
            "it speaks Socket.IO: events in JSON with a namespace, so more bytes and more work per message",
        ),
    },
    Peer {
        name: "asena-bun",
        title: "Asena on Bun",
        role: Role::Peer,
        program: Program::Npm {
            folder: "asena",
            runtime: Runtime::Bun,
            script: "server.ts",
            library: "@asenajs/asena",
        },
        dialect: "websocket",
        threads_max: 1,
        options: &[ServerOption::Compression, ServerOption::Tls],
        note: Some(
            "over a thin adapter of the suite's own that does less than Asena's: see `peers/asena/adapter.ts`",
        ),
    },
    Peer {
        name: "nest",
        title: "NestJS",
        role: Role::Peer,
        program: Program::Npm {
            folder: "nest",
            runtime: Runtime::Node,
            script: "dist/main.js",
            library: "@nestjs/core",
        },
        dialect: "nest",
        threads_max: 1,
        options: &[ServerOption::Compression],
        note: Some("its adapter wants messages as JSON: `{\"event\", \"data\"}`"),
    },
    Peer {
        name: "bun",
        title: "Bun's own server",
        role: Role::Reference,
        program: Program::Npm {
            folder: "bun",
            runtime: Runtime::Bun,
            script: "server.ts",
            library: "@oven/bun-linux-x64",
        },
        dialect: "websocket",
        threads_max: 1,
        options: &[ServerOption::Compression, ServerOption::Tls],
        note: None,
    },
    Peer {
        name: "floor",
        title: "floor: bare epoll",
        role: Role::Reference,
        program: rust("bench-floor", "bench-floor"),
        dialect: "websocket",
        threads_max: 1,
        options: &[],
        note: Some("one write per frame; no runtime, no UTF-8 check, no limits, no pings"),
    },
    Peer {
        name: "floor-batched",
        title: "floor, one write per read",
        role: Role::Reference,
        program: Program::Rust {
            package: "bench-floor",
            library: "bench-floor",
            arguments: &["--batched"],
        },
        dialect: "websocket",
        threads_max: 1,
        options: &[],
        note: Some("as the floor, but with one write per receiver for all that one read brought"),
    },
];

const fn rust(package: &'static str, library: &'static str) -> Program {
    Program::Rust {
        package,
        library,
        arguments: &[],
    }
}

const fn policy(name: &'static str, title: &'static str, arguments: &'static [&'static str]) -> Peer {
    Peer {
        name,
        title,
        role: Role::Policy,
        program: Program::Rust {
            package: "bench-ours",
            library: "asena-ws",
            arguments,
        },
        dialect: "websocket",
        threads_max: 1,
        options: &[],
        note: None,
    }
}

pub fn by_name(name: &str) -> Option<&'static Peer> {
    ALL.iter().find(|peer| peer.name == name)
}

impl Peer {
    pub fn is_of_npm(&self) -> bool {
        matches!(self.program, Program::Npm { .. })
    }

    /// Why it cannot take part in a scenario.
    pub fn unfit_for(&self, scenario: &Scenario) -> Option<&'static str> {
        let has_slow_one = matches!(scenario.workload, Workload::SlowConsumer { .. });
        match scenario.option {
            _ if self.role == Role::Policy && !has_slow_one => Some("nobody is slow in it"),
            _ if scenario.threads > self.threads_max => Some("it has one thread"),
            Some(option) if !self.options.contains(&option) => Some("it has no such option"),
            _ => None,
        }
    }
}
