//! The contract of an app's endpoints: as a value, at a route, and as a command. It needs no constructor and no port.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;

use super::AppBuilder;
use super::parts::Parts;
use crate::container::Container;
use crate::contract::command::{Answer, Command, CommandError, NAME};
use crate::contract::describe::Draft;
use crate::contract::{Contract, ContractError, Server, digest};

/// What an app was told of its contract.
#[derive(Debug, Default)]
pub(super) struct ContractSettings {
    /// In place of the name and the version of a package.
    title: Option<(String, String)>,
    server: Option<Server>,
    /// Where the document is served.
    route: Option<String>,
    /// Whether the program's arguments may ask for it.
    has_command: bool,
}

impl AppBuilder {
    /// What the endpoints under `#[handlers(contract)]` take and send. Plans the graph and constructs nothing.
    ///
    /// It is called after the package of the first of these endpoints, by path, unless [`contract_title`](Self::contract_title)
    /// says otherwise. Endpoints without the opt-in are not in it; a log line at `info` names them.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the graph, or two types that would be one in the contract.
    pub fn contract(mut self) -> Result<Contract, ContractError> {
        self.parts.put_in_order();
        self.parts.draw()?;
        self.contract.of(&self.parts)
    }

    /// The title and the version of the contract, and of the document that is made of it.
    pub fn contract_title(mut self, title: impl Into<String>, version: impl Into<String>) -> Self {
        self.contract.title = Some((title.into(), version.into()));
        self
    }

    /// Where clients reach the app, for the AsyncAPI document.
    pub fn contract_server(mut self, server: Server) -> Self {
        self.contract.server = Some(server);
        self
    }

    /// Serves the [AsyncAPI document](Contract::to_asyncapi) at this path, to GET requests, on the endpoints' port and in
    /// [`App::router`](crate::App::router).
    ///
    /// Whoever reaches the port may read it. The answer has an `ETag`, which changes with the text of the document, so that a second
    /// request by its `If-None-Match` costs no more than 304.
    ///
    /// A path that is taken is [`StartError::Routes`](crate::StartError::Routes) when the app is built.
    pub fn contract_route(mut self, path: impl Into<String>) -> Self {
        self.contract.route = Some(path.into());
        self
    }

    /// Lets the program's arguments ask for its contract: with `contract` as the first of them, [`run`](Self::run), its like, and
    /// [`build`](Self::build) answer, and end the process. No constructor runs, and no port is bound.
    ///
    /// ```text
    /// my-app contract asyncapi [--server URL] [--out FILE]
    /// my-app contract typescript [--out FILE]
    /// my-app contract json [--out FILE]
    /// my-app contract fingerprint [--out FILE]
    /// my-app contract diff OLD [NEW]
    /// ```
    ///
    /// `diff` compares a file that `json` wrote with another, or with the app as it is, and tells
    /// [breaking changes](Contract::differences) from compatible ones, line by line. The exit status is 0, or 1 if there is a breaking
    /// change, or 2 if that cannot be said: for wrong arguments, a file that cannot be read or written, no contract at all.
    ///
    /// ```no_run
    /// use asena_ws::prelude::*;
    ///
    /// #[asena_ws::main]
    /// async fn main() -> AppResult {
    ///     App::discover().contract_command().run().await
    /// }
    /// ```
    pub fn contract_command(mut self) -> Self {
        self.contract.has_command = true;
        self
    }

    /// Answers and ends the process, if its arguments ask for the contract.
    pub(super) fn obey_contract_command(self) -> Self {
        let mut arguments = std::env::args_os().skip(1);
        if !self.contract.has_command || arguments.next().as_deref() != Some(NAME.as_ref()) {
            return self;
        }
        std::process::exit(self.run_contract_command(arguments))
    }

    /// The exit status.
    fn run_contract_command(self, arguments: impl Iterator<Item = OsString>) -> i32 {
        let server = self.contract.server.clone();
        let answer = Command::parse(arguments)
            .and_then(|command| {
                command
                    .with_server(server)
                    .answer(|path| fs::read_to_string(path), || self.contract())
            })
            .and_then(deliver);
        match answer {
            Ok(is_success) => i32::from(!is_success),
            Err(error) => {
                // It is the end of the process: nobody else will say it, and nobody else can be told that it cannot be said.
                let _ = writeln!(io::stderr(), "error: {error}");
                // Not the status of a breaking change: a build that cannot look has not found one.
                2
            }
        }
    }
}

impl ContractSettings {
    /// The contract of parts that hold.
    fn of(&self, parts: &Parts) -> Result<Contract, ContractError> {
        let mut draft = Draft::new();
        let mut endpoints: Vec<_> = parts.endpoints.iter().collect();
        endpoints.sort_by_key(|endpoint| endpoint.path);
        for endpoint in endpoints {
            if !draft.endpoint(
                endpoint.path,
                endpoint.name,
                endpoint.protocols,
                (endpoint.authenticator)().is_some(),
                endpoint.describe,
            ) {
                tracing::info!(
                    "`{}` at {} is not in the contract: it has no `#[handlers(contract)]`",
                    (endpoint.component.key)().name(),
                    endpoint.path
                );
            }
        }
        draft.finish(self.title.clone())
    }

    /// The route of the document, if there is one.
    pub(super) fn routes(&self, parts: &Parts) -> Result<Option<Router<Container>>, ContractError> {
        let Some(path) = &self.route else {
            return Ok(None);
        };
        let document = self.of(parts)?.to_asyncapi(self.server.as_ref());
        let tag = format!("\"{}\"", digest(document.as_bytes()));
        let document = Bytes::from(document);
        let answer = move |headers: HeaderMap| {
            let answer = answer(&headers, &tag, document.clone());
            async move { answer }
        };
        Ok(Some(Router::new().route(path, get(answer))))
    }
}

/// The document, unless who asks has it already.
fn answer(headers: &HeaderMap, tag: &str, document: Bytes) -> Response {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut known = known
        .filter_map(|value| value.to_str().ok())
        .flat_map(|tags| tags.split(','));
    let caching = [
        (header::ETAG, tag.to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    // A proxy that compresses makes a tag weak (RFC 9110 §13.1.2: they are compared as weak ones).
    if known.any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, "application/json")], document).into_response()
}

/// Says whether the answer is a success, once it is where it belongs.
fn deliver(answer: Answer) -> Result<bool, CommandError> {
    match answer.out {
        Some(path) => fs::write(&path, answer.text).map_err(|source| CommandError::Write { path, source })?,
        None => print(&answer.text).map_err(|source| CommandError::Write {
            path: "to standard output".into(),
            source,
        })?,
    }
    Ok(answer.is_success)
}

/// Whoever reads the first lines alone has what they want.
fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
