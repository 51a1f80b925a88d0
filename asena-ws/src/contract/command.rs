//! The command `contract`: its arguments, and what it answers. It touches files only through what it is given.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use super::asyncapi::{InvalidServer, Server};
use super::model::{Contract, ContractError};

/// The first argument of a program that is asked for its contract.
pub(crate) const NAME: &str = "contract";

pub(crate) const USAGE: &str = "\
usage: contract asyncapi [--server URL] [--out FILE]   an AsyncAPI 3.0 document; clients reach the app at URL (wss://…)
       contract typescript [--out FILE]                a typed client, for the npm package asena-ws-client
       contract json [--out FILE]                      the contract itself, to be kept and compared
       contract fingerprint [--out FILE]               64 hexadecimal digits, the same for the same contract
       contract diff OLD [NEW]                         what has changed from one `contract json` to another, or to this app
exit status: 0 done, or nothing breaking has changed; 1 something has; 2 it could not be done
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Write {
        artifact: Artifact,
        out: Option<PathBuf>,
    },
    Compare {
        old: PathBuf,
        new: Option<PathBuf>,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Artifact {
    AsyncApi(Option<Server>),
    TypeScript,
    Json,
    Fingerprint,
}

/// What the command comes to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    /// Where it goes: to standard output, if it is not said.
    pub(crate) out: Option<PathBuf>,
    pub(crate) is_success: bool,
}

/// Why it comes to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("{0}\n\n{USAGE}")]
    Usage(String),
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}: {source}", path.display())]
    Invalid { path: PathBuf, source: ContractError },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Contract(#[from] ContractError),
}

impl Command {
    /// Reads the arguments behind `contract`.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, CommandError> {
        let mut arguments = Arguments::sort(arguments)?;
        let Some(name) = arguments.next() else {
            return Err(CommandError::Usage("what of the contract?".to_owned()));
        };
        let command = match name.to_str() {
            Some("asyncapi") => Self::Write {
                artifact: Artifact::AsyncApi(arguments.server.take()),
                out: arguments.out.take(),
            },
            Some("typescript") => Self::write(Artifact::TypeScript, &mut arguments),
            Some("json") => Self::write(Artifact::Json, &mut arguments),
            Some("fingerprint") => Self::write(Artifact::Fingerprint, &mut arguments),
            Some("diff") => Self::Compare {
                old: arguments
                    .next()
                    .ok_or_else(|| {
                        CommandError::Usage("`diff` wants the contract that was, as a file".to_owned())
                    })?
                    .into(),
                new: arguments.next().map(PathBuf::from),
            },
            Some("help") => Self::Help,
            _ => {
                return Err(CommandError::Usage(format!(
                    "there is no `contract {}`",
                    name.display()
                )));
            }
        };
        if arguments.is_help {
            return Ok(Self::Help);
        }
        arguments.end()?;
        Ok(command)
    }

    fn write(artifact: Artifact, arguments: &mut Arguments) -> Self {
        Self::Write {
            artifact,
            out: arguments.out.take(),
        }
    }

    /// The document is of this server, if the arguments name none.
    pub(crate) fn with_server(mut self, known: Option<Server>) -> Self {
        if let Self::Write {
            artifact: Artifact::AsyncApi(server),
            ..
        } = &mut self
        {
            *server = server.take().or(known);
        }
        self
    }

    /// Does it, with a way to read files, and to the contract of this app.
    pub(crate) fn answer(
        self,
        read: impl Fn(&Path) -> io::Result<String>,
        own: impl FnOnce() -> Result<Contract, ContractError>,
    ) -> Result<Answer, CommandError> {
        match self {
            Self::Help => Ok(Answer::of(USAGE.to_owned())),
            Self::Write { artifact, out } => {
                let contract = own()?;
                let text = match artifact {
                    Artifact::AsyncApi(server) => contract.to_asyncapi(server.as_ref()),
                    Artifact::TypeScript => contract.to_typescript(),
                    Artifact::Json => contract.to_json(),
                    Artifact::Fingerprint => format!("{}\n", contract.fingerprint()),
                };
                Ok(Answer {
                    out,
                    ..Answer::of(text)
                })
            }
            Self::Compare { old, new } => {
                let old = contract_in(&old, &read)?;
                let new = match new {
                    Some(path) => contract_in(&path, &read)?,
                    None => own()?,
                };
                Ok(compare(&old, &new))
            }
        }
    }
}

impl Answer {
    fn of(text: String) -> Self {
        Self {
            text,
            out: None,
            is_success: true,
        }
    }
}

fn contract_in(path: &Path, read: impl Fn(&Path) -> io::Result<String>) -> Result<Contract, CommandError> {
    let text = read(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    Contract::from_json(&text).map_err(|source| CommandError::Invalid {
        path: path.to_owned(),
        source,
    })
}

fn compare(old: &Contract, new: &Contract) -> Answer {
    let differences = old.differences(new);
    let mut answer = Answer::of(differences.to_string());
    answer.is_success = !differences.is_breaking();
    if differences.is_empty() {
        answer.text = if old.fingerprint() == new.fingerprint() {
            "the contract has not changed\n".to_owned()
        } else {
            "compatible: schemas are called otherwise, and no message shows it\n".to_owned()
        };
    }
    answer
}

/// Arguments, with what stands anywhere among them taken out.
#[derive(Default)]
struct Arguments {
    words: std::collections::VecDeque<OsString>,
    out: Option<PathBuf>,
    server: Option<Server>,
    is_help: bool,
}

impl Arguments {
    fn sort(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, CommandError> {
        let mut sorted = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (name, value) = split(&argument);
            match name {
                Some("--help" | "-h") => sorted.is_help = true,
                Some("--out") => sorted.out = Some(wanted("--out", value, &mut arguments)?.into()),
                Some("--server") => {
                    let text = wanted("--server", value, &mut arguments)?;
                    let server = text.to_string_lossy().parse();
                    sorted.server =
                        Some(server.map_err(|error: InvalidServer| CommandError::Usage(error.to_string()))?);
                }
                Some(name) if name.starts_with('-') => {
                    return Err(CommandError::Usage(format!("there is no option `{name}`")));
                }
                _ => sorted.words.push_back(argument),
            }
        }
        if sorted.is_help && sorted.words.is_empty() {
            sorted.words.push_back("help".into());
        }
        Ok(sorted)
    }

    fn next(&mut self) -> Option<OsString> {
        self.words.pop_front()
    }

    /// That nothing is left over.
    fn end(mut self) -> Result<(), CommandError> {
        if let Some(word) = self.next() {
            let problem = format!("`{}` is one argument too many", word.display());
            return Err(CommandError::Usage(problem));
        }
        match (self.out, self.server) {
            (None, None) => Ok(()),
            (Some(_), _) => Err(CommandError::Usage("`--out` does not go with `diff`".to_owned())),
            (_, Some(_)) => Err(CommandError::Usage(
                "`--server` goes with `asyncapi` alone".to_owned(),
            )),
        }
    }
}

/// `--out=FILE` as a name and a value.
fn split(argument: &OsStr) -> (Option<&str>, Option<OsString>) {
    let text = argument.to_str();
    match text
        .filter(|text| text.starts_with("--"))
        .and_then(|text| text.split_once('='))
    {
        Some((name, value)) => (Some(name), Some(value.into())),
        None => (text, None),
    }
}

fn wanted(
    name: &str,
    value: Option<OsString>,
    arguments: &mut impl Iterator<Item = OsString>,
) -> Result<OsString, CommandError> {
    let value = value.or_else(|| arguments.next());
    value.ok_or_else(|| CommandError::Usage(format!("`{name}` wants a value")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::fixture::chat;

    fn parse(line: &str) -> Result<Command, String> {
        let command = Command::parse(line.split_whitespace().map(OsString::from));
        command.map_err(|error| {
            assert!(matches!(error, CommandError::Usage(_)), "{line}: {error}");
            error.to_string().lines().next().unwrap_or_default().to_owned()
        })
    }

    #[test]
    fn arguments_are_read_in_any_order() {
        let server = "wss://example.com".parse().expect("a server");
        let asyncapi = Command::Write {
            artifact: Artifact::AsyncApi(Some(server)),
            out: Some("a.json".into()),
        };
        assert_eq!(
            parse("asyncapi --server wss://example.com --out a.json"),
            Ok(asyncapi)
        );
        let typescript = Command::Write {
            artifact: Artifact::TypeScript,
            out: Some("client.ts".into()),
        };
        assert_eq!(parse("--out=client.ts typescript"), Ok(typescript));
        let diff = Command::Compare {
            old: "old.json".into(),
            new: None,
        };
        assert_eq!(parse("diff old.json"), Ok(diff));
        for line in ["help", "--help", "asyncapi -h"] {
            assert_eq!(parse(line), Ok(Command::Help), "{line}");
        }
    }

    #[test]
    fn wrong_arguments_are_told_with_the_right_ones() {
        let table = [
            ("", "what of the contract?"),
            ("python", "there is no `contract python`"),
            ("json --pretty", "there is no option `--pretty`"),
            ("json --out", "`--out` wants a value"),
            ("json more", "`more` is one argument too many"),
            ("diff", "`diff` wants the contract that was, as a file"),
            ("diff a b c", "`c` is one argument too many"),
            ("diff a b --out c", "`--out` does not go with `diff`"),
            (
                "json --server ws://localhost",
                "`--server` goes with `asyncapi` alone",
            ),
            (
                "asyncapi --server https://example.com",
                "\"https://example.com\" is no server: write one as `wss://chat.example.com` or `ws://localhost:3000`",
            ),
        ];
        for (line, expected) in table {
            assert_eq!(parse(line), Err(expected.to_owned()), "{line}");
        }
    }

    fn answer(line: &str) -> Result<Answer, String> {
        let read = |path: &Path| match path.to_str() {
            Some("chat.json") => Ok(chat().to_json()),
            Some("more.json") => {
                let mut contract = chat();
                contract
                    .endpoints
                    .insert("/more".to_owned(), crate::contract::EndpointContract::default());
                Ok(contract.to_json())
            }
            Some("odd.json") => Ok("{}".to_owned()),
            _ => Err(io::Error::from(io::ErrorKind::NotFound)),
        };
        let command = Command::parse(line.split_whitespace().map(OsString::from)).expect("a command");
        command
            .answer(read, || Ok(chat()))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_asked_for_is_written() {
        let said = |line: &str| answer(line).expect(line).text;
        assert_eq!(said("json"), chat().to_json());
        assert_eq!(said("asyncapi"), chat().to_asyncapi(None));
        assert_eq!(said("typescript"), chat().to_typescript());
        assert_eq!(said("fingerprint"), format!("{}\n", chat().fingerprint()));
        assert_eq!(said("--help"), USAGE);
        let answer = answer("fingerprint --out file").expect("an answer");
        assert_eq!(answer.out, Some("file".into()));
    }

    #[test]
    fn a_breaking_change_is_no_success() {
        let table = [
            ("diff chat.json", true, "the contract has not changed\n"),
            ("diff chat.json more.json", true, "compatible: /more: is new\n"),
            ("diff more.json chat.json", false, "breaking: /more: is gone\n"),
        ];
        for (line, is_success, text) in table {
            let answer = answer(line).expect(line);
            assert_eq!(
                (answer.is_success, answer.text.as_str()),
                (is_success, text),
                "{line}"
            );
        }
        assert_eq!(
            answer("diff none.json"),
            Err("cannot read none.json: entity not found".to_owned())
        );
        let error = answer("diff odd.json").expect_err("no contract");
        assert!(
            error.starts_with("odd.json: this is no contract: missing field `format`"),
            "{error}"
        );
    }
}
