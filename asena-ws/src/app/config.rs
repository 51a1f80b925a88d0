//! The configuration of an app: what is read and what code says, put together before anything is constructed.

mod prefixes;
mod settings;

use std::io::{self, Write};
use std::panic::Location;
use std::time::Duration;

use self::prefixes::{entries, refuse_shared, refuse_unknown};
use self::settings::{EndpointOptions, Settings, section_of};
use super::AppBuilder;
use super::error::StartError;
use super::listen::bind::has_passed_sockets;
use super::listen::{Listen, from_environment, variable};
use super::listening::Places;
use super::parts::Parts;
use crate::config::effective::{Effective, not_a_table};
#[cfg(feature = "logging")]
use crate::config::sections::log;
use crate::config::sections::server::ServerSettings;
use crate::config::sections::{connection, server};
use crate::config::tree::Node;
use crate::config::{Configuration, ConfigurationError, Mistake, Source};
use crate::connection::options::{ConnectionOptions, InvalidOption, demand};
use crate::container::SourceLocation;
use crate::container::construct::Blueprint;
use crate::container::suggestion::similar;
use crate::driver::endpoint::EndpointEntry;

const ARGUMENT: &str = "--print-config";

/// What the builder was told in code, which wins over all that is read.
#[derive(Debug, Default)]
pub(super) struct CodeSettings {
    configuration: Option<Configuration>,
    connection: Option<(ConnectionOptions, SourceLocation)>,
    timeouts: Vec<(&'static str, Duration, SourceLocation)>,
    told: Told,
}

/// Where an app listens.
#[derive(Debug, Default)]
pub(super) enum Told {
    /// The program brings its own listener, or a server.
    #[default]
    Elsewhere,
    /// Where the configuration says: code has said nothing.
    Nothing,
    /// Where code says.
    Code(Vec<Listen>, SourceLocation),
}

impl AppBuilder {
    /// What the app is configured by, in place of the files and the environment of the process: in tests, or from elsewhere.
    ///
    /// What is wrong with it is [`StartError::Configuration`] when the app is built.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    /// use asena_ws::Configuration;
    ///
    /// # #[websocket("/x")] struct X {}
    /// # impl WebSocketService for X {}
    /// let app = App::empty().websocket::<X>().configuration(Configuration::none());
    /// # tokio::runtime::Runtime::new().unwrap().block_on(app.build())?;
    /// # Ok::<(), asena_ws::StartError>(())
    /// ```
    pub fn configuration(mut self, configuration: Configuration) -> Self {
        self.code.configuration = Some(configuration);
        self
    }

    /// For tests, which are to do the same on every machine.
    #[cfg(feature = "testing")]
    pub(crate) fn without_environment(mut self) -> Self {
        self.code.configuration.get_or_insert_with(Configuration::none);
        self
    }

    pub(super) fn told(mut self, told: Told) -> Self {
        self.code.told = told;
        self
    }

    /// Reads what is not read yet, so that it is the same wherever it is asked.
    pub(super) fn with_configuration(mut self) -> Self {
        self.code.configuration.get_or_insert_with(Configuration::read);
        self
    }

    /// Where the app listens, with all that it needs for that.
    ///
    /// # Errors
    ///
    /// What keeps it from listening there; or else all that is wrong with the graph and the configuration, if the latter is.
    pub(super) fn places(&mut self) -> Result<Places, StartError> {
        let mut mistakes = Vec::new();
        let server = self.code.server(&mut mistakes)?;
        if !mistakes.is_empty() {
            self.parts.put_in_order();
            let blueprint = self.parts.draw()?;
            self.settings(&blueprint)?;
        }
        let (places, elsewhere) = match (&self.code.told, server.source("listen")) {
            (Told::Elsewhere, _) => (Vec::new(), ""),
            (Told::Code(..), _) => (
                server.value.listen,
                "give `.listen(…)` or `.serve(…)` another address",
            ),
            (Told::Nothing, Some(Source::File { .. })) => (
                server.value.listen,
                "set `server.listen` of the configuration, ASENA_ADDR or PORT to listen elsewhere",
            ),
            (Told::Nothing, _) => (server.value.listen, "set ASENA_ADDR or PORT to listen elsewhere"),
        };
        self.listening.prepare(places, elsewhere)
    }

    /// What the app starts with, by a graph that holds.
    pub(super) fn settings(&self, blueprint: &Blueprint) -> Result<Settings, StartError> {
        self.code.settings(&self.parts, blueprint)
    }

    /// Prints the configuration and ends the process, if its arguments ask for it.
    pub(super) fn obey_print_config(self) -> Self {
        let mut arguments = std::env::args_os()
            .skip(1)
            .take_while(|argument| argument != "--");
        if !arguments.any(|argument| argument == ARGUMENT) {
            return self;
        }
        std::process::exit(self.print_config())
    }

    /// The exit status.
    fn print_config(mut self) -> i32 {
        self = self.with_configuration();
        self.parts.put_in_order();
        let settings = self.parts.draw().map_err(StartError::from);
        let settings = settings.and_then(|blueprint| self.settings(&blueprint));
        let configuration = self.code.configuration.unwrap_or_default();
        // It is the end of the process: nobody can be told that it cannot be said.
        match settings {
            Ok(settings) => {
                let page = settings.page(&configuration);
                let _ = io::stdout().write_all(page.as_bytes());
                let _ = io::stdout().flush();
                0
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "error: {error}");
                1
            }
        }
    }
}

impl CodeSettings {
    pub(super) fn set_connection(&mut self, options: ConnectionOptions, at: &'static Location<'static>) {
        self.connection = Some((options, at.into()));
    }

    pub(super) fn set_timeout(
        &mut self,
        key: &'static str,
        timeout: Duration,
        at: &'static Location<'static>,
    ) {
        self.timeouts.push((key, timeout, at.into()));
    }

    fn node(&self, section: &str) -> Option<&Node> {
        self.configuration.as_ref()?.tree.get(section)
    }

    /// # Errors
    ///
    /// A variable of the address that is none.
    fn server(&self, mistakes: &mut Vec<Mistake>) -> Result<Effective<ServerSettings>, StartError> {
        let mut server = Effective::new("server", ServerSettings::default(), server::KEYS);
        server.read(self.node("server"), mistakes);
        match &self.told {
            Told::Elsewhere => {}
            Told::Code(places, at) => {
                server.set("listen", Source::Code(*at), |it| it.listen.clone_from(places));
            }
            Told::Nothing => {
                let is_default = server.source("listen") == Some(&Source::Default);
                if let Some((places, variable)) = from_environment(variable)? {
                    server.set("listen", Source::variable(variable), |it| it.listen = places);
                } else if is_default && has_passed_sockets() {
                    let systemd = Source::variable("LISTEN_FDS");
                    server.set("listen", systemd, |it| it.listen = vec![Listen::systemd()]);
                }
            }
        }
        for (key, timeout, at) in &self.timeouts {
            server.set(key, Source::Code(*at), |it| it.set_timeout(key, *timeout));
        }
        Ok(server)
    }

    fn connection(&self, mistakes: &mut Vec<Mistake>) -> Effective<ConnectionOptions> {
        let default = ConnectionOptions::default();
        let mut connection = Effective::new("connection", default.clone(), connection::KEYS);
        connection.read(self.node("connection"), mistakes);
        if let Some((options, at)) = &self.connection {
            connection.overlay(&default, options, &Source::Code(*at));
        }
        // Without a word of an operator's, each endpoint says so of itself.
        let _ = connection.check(&default, ConnectionOptions::check, mistakes);
        connection
    }

    fn settings(&self, parts: &Parts, blueprint: &Blueprint) -> Result<Settings, StartError> {
        let configuration = self.configuration.as_ref();
        let mut mistakes = configuration.map_or_else(Vec::new, |one| one.mistakes.clone());
        let mut server = self.server(&mut mistakes)?;
        let server_checked = server.check(&ServerSettings::default(), ServerSettings::check, &mut mistakes);
        let connection = self.connection(&mut mistakes);
        let (endpoints, endpoints_checked) = self.endpoints(parts, &connection, &mut mistakes);
        #[cfg(feature = "logging")]
        let log = log_settings(self.node("log"), &mut mistakes);

        let entries = entries(blueprint);
        let prefixes: Vec<&str> = entries.iter().map(|entry| entry.prefix).collect();
        if let Some(configuration) = configuration {
            refuse_unknown(configuration, &prefixes, &mut mistakes);
        }
        refuse_shared(&entries, &mut mistakes);
        let mut sections = Vec::new();
        let mut values = Vec::new();
        for entry in entries {
            let node = configuration.and_then(|one| one.tree.at(entry.prefix));
            let (value, mut reading) = (entry.read)(node);
            mistakes.append(&mut reading.mistakes);
            values.extend(value);
            sections.push((entry, reading));
        }
        if let Some(error) = ConfigurationError::of(mistakes) {
            return Err(error.into());
        }
        server_checked.map_err(StartError::HandshakeTimeout)?;
        endpoints_checked?;
        Ok(Settings {
            listens: !matches!(self.told, Told::Elsewhere),
            connection,
            endpoints,
            server,
            #[cfg(feature = "logging")]
            log,
            sections,
            values,
        })
    }

    /// Each endpoint's options: the app's, under the arguments of its `#[websocket]`, under its section.
    fn endpoints(
        &self,
        parts: &Parts,
        connection: &Effective<ConnectionOptions>,
        mistakes: &mut Vec<Mistake>,
    ) -> (EndpointOptions, Result<(), StartError>) {
        let node = self.node("endpoints");
        let table = node.and_then(Node::as_table);
        if let Some(node) = node.filter(|_| table.is_none()) {
            mistakes.push(not_a_table("endpoints", node));
        }
        let paths = parts.endpoints.iter().map(|endpoint| endpoint.path);
        for (path, entry) in table.into_iter().flat_map(|table| &table.0) {
            if paths.clone().all(|known| known != path) {
                mistakes.push(Mistake::UnknownEndpoint {
                    path: path.clone(),
                    at: entry.key_at.clone(),
                    similar: similar(path, paths.clone()).map(str::to_owned),
                    allowed: paths.clone().map(str::to_owned).collect(),
                });
            }
        }
        let mut checked = Ok(());
        let endpoints = parts.endpoints.iter().map(|endpoint| {
            let node = table.and_then(|table| table.get(endpoint.path));
            let (options, invalid) = of_endpoint(endpoint, node, connection, mistakes);
            if let (Err(invalid), Ok(())) = (invalid, &checked) {
                let path = endpoint.path;
                checked = Err(StartError::Options { path, invalid });
            }
            (endpoint.path, options)
        });
        (endpoints.collect(), checked)
    }
}

fn of_endpoint(
    endpoint: &EndpointEntry,
    node: Option<&Node>,
    connection: &Effective<ConnectionOptions>,
    mistakes: &mut Vec<Mistake>,
) -> (Effective<ConnectionOptions>, Result<(), InvalidOption>) {
    let mut options = connection.inherit(section_of(endpoint.path));
    let before = options.value.clone();
    let mut after = before.clone();
    (endpoint.configure)(&mut after);
    let at = Source::Attribute(endpoint.component.at.into());
    options.overlay(&before, &after, &at);
    options.read(node, mistakes);
    let is_serial = endpoint.is_serial;
    let check = |options: &ConnectionOptions| {
        options.check()?;
        demand(
            !is_serial || options.concurrency == 1,
            "concurrency",
            "1 where the endpoint has a `state`, which is lent to one handler at a time",
        )
    };
    let checked = options.check(&after, check, mistakes);
    match checked {
        // The app's section alone is to blame.
        Err(invalid) if connection.source(invalid.option).is_some_and(Source::is_read) => {
            let row = connection.rows().find(|row| row.key == invalid.option);
            mistakes.extend(row.map(|row| Mistake::InvalidValue {
                key: format!("connection.{}", row.key),
                at: row.source,
                found: row.value,
                expected: format!("{} ({})", invalid.rule, endpoint.path),
            }));
            (options, Ok(()))
        }
        checked => (options, checked),
    }
}

/// What `#[asena_ws::main]` sets the log up with. What is wrong is said when an app is built.
#[cfg(feature = "logging")]
pub(super) fn log_settings(node: Option<&Node>, mistakes: &mut Vec<Mistake>) -> Effective<log::LogSettings> {
    let mut settings = Effective::new("log", log::LogSettings::default(), log::KEYS);
    settings.read(node, mistakes);
    if let Ok(filter) = std::env::var("RUST_LOG") {
        settings.set("filter", Source::variable("RUST_LOG"), |it| it.filter = filter);
    }
    settings
}
