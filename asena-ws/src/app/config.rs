//! The configuration of an app: what is read and what code says, put together before anything is constructed.

mod endpoints;
mod layers;
mod prefixes;
mod settings;

use std::io::{self, Write};

use self::endpoints::endpoints;
pub(super) use self::layers::Layers;
#[cfg(feature = "logging")]
pub(super) use self::layers::log_settings;
use self::prefixes::{entries, refuse_shared, refuse_unknown};
pub(super) use self::settings::Settings;
use super::AppBuilder;
use super::error::StartError;
use super::listen::Listen;
use super::listening::{ListeningSettings, Places};
use super::parts::Parts;
use crate::config::in_code::InCode;
use crate::config::sections::operations::OperationsSettings;
use crate::config::sections::server::ServerSettings;
use crate::config::sections::tls::TlsSettings;
use crate::config::tree::Node;
use crate::config::{Configuration, ConfigurationError, Source};
use crate::connection::options::ConnectionOptions;
use crate::container::SourceLocation;
use crate::container::construct::Blueprint;
#[cfg(feature = "http2")]
use crate::driver::http2::Http2Options;
use crate::edge::limits::Limits;
use crate::edge::options::EdgeOptions;
use crate::operations::ShutdownOptions;

const ARGUMENT: &str = "--print-config";

/// What the builder was told in code, which wins over all that is read.
#[derive(Debug, Default)]
pub(super) struct CodeSettings {
    configuration: Option<Configuration>,
    pub(super) connection: InCode<ConnectionOptions>,
    pub(super) server: InCode<ServerSettings>,
    pub(super) edge: InCode<EdgeOptions>,
    pub(super) limits: InCode<Limits>,
    pub(super) shutdown: InCode<ShutdownOptions>,
    pub(super) operations: InCode<OperationsSettings>,
    pub(super) tls: InCode<TlsSettings>,
    #[cfg(feature = "http2")]
    pub(super) http2: InCode<Http2Options>,
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
        let mut layers = Layers::of(&self.code, &mut mistakes)?;
        let checked = layers.check(&mut mistakes);
        if !mistakes.is_empty() {
            self.parts.put_in_order();
            let blueprint = self.parts.draw()?;
            self.settings(&blueprint)?;
        }
        checked?;
        let elsewhere = match (&self.code.told, layers.server.source("listen")) {
            (Told::Elsewhere, _) => return Ok(Places::default()),
            (Told::Code(..), _) => "give `.listen(…)` or `.serve(…)` another address",
            (Told::Nothing, Some(Source::File { .. })) => {
                "set `server.listen` of the configuration, ASENA_ADDR or PORT to listen elsewhere"
            }
            (Told::Nothing, _) => "set ASENA_ADDR or PORT to listen elsewhere",
        };
        let settings = ListeningSettings::of(&layers);
        settings.prepare(layers.server.value.listen, elsewhere)
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
    fn node(&self, section: &str) -> Option<&Node> {
        self.configuration.as_ref()?.tree.get(section)
    }

    fn settings(&self, parts: &Parts, blueprint: &Blueprint) -> Result<Settings, StartError> {
        let configuration = self.configuration.as_ref();
        let mut mistakes = configuration.map_or_else(Vec::new, |one| one.mistakes.clone());
        let mut layers = Layers::of(self, &mut mistakes)?;
        let layers_checked = layers.check(&mut mistakes);
        let (endpoints, endpoints_checked) = endpoints(self.node("endpoints"), parts, &layers, &mut mistakes);

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
        layers_checked?;
        endpoints_checked?;
        Ok(Settings {
            layers,
            endpoints,
            sections,
            values,
        })
    }
}
