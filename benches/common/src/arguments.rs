//! How every server is started.

use std::path::{Path, PathBuf};
use std::process::exit;

use lexopt::prelude::*;

/// `--port N --threads N`, the same for all, and the options that a scenario asks for.
#[derive(Clone, Copy, Debug)]
pub struct ServerArguments {
    pub port: u16,
    pub threads: usize,
    /// Only the floor knows it: one write per receiver for all that one read brought, instead of one per frame.
    pub batched: bool,
    /// Take permessage-deflate (RFC 7692) from clients that offer it.
    pub compression: bool,
    /// Speak TLS with the `cert.pem` and `key.pem` of this folder. It lives as long as the process.
    pub tls: Option<&'static Path>,
    /// Only ours knows it: another policy than the default one.
    pub slow_consumer: Option<SlowConsumer>,
}

/// What becomes of a message for somebody who reads too slowly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlowConsumer {
    DropNewest,
    DropOldest,
    Latest,
}

impl ServerArguments {
    /// Reads the command line, and ends the process with a sentence if it is not as it should be.
    #[must_use]
    pub fn from_command_line() -> Self {
        Self::parse().unwrap_or_else(|error| {
            eprintln!(
                "error: {error}; usage: --port N [--threads N] [--compression] [--tls folder] [--batched] \
                 [--slow-consumer policy]"
            );
            exit(2)
        })
    }

    fn parse() -> Result<Self, lexopt::Error> {
        let mut arguments = Self {
            port: 0,
            threads: 1,
            batched: false,
            compression: false,
            tls: None,
            slow_consumer: None,
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("port") => arguments.port = parser.value()?.parse()?,
                Long("threads") => arguments.threads = parser.value()?.parse()?,
                Long("compression") => arguments.compression = true,
                Long("tls") => {
                    let folder = PathBuf::from(parser.value()?);
                    arguments.tls = Some(Box::leak(folder.into_boxed_path()));
                }
                Long("batched") => arguments.batched = true,
                Long("slow-consumer") => {
                    arguments.slow_consumer = Some(match parser.value()?.string()?.as_str() {
                        "drop_newest" => SlowConsumer::DropNewest,
                        "drop_oldest" => SlowConsumer::DropOldest,
                        "latest" => SlowConsumer::Latest,
                        other => return Err(format!("no policy {other}").into()),
                    });
                }
                other => return Err(other.unexpected()),
            }
        }
        Ok(arguments)
    }
}
