//! The framework's own sections: what is read, under what code says.

use super::super::error::StartError;
use super::super::listen::bind::has_passed_sockets;
use super::super::listen::{Listen, from_environment, variable};
use super::{CodeSettings, Told};
use crate::config::effective::{Effective, Row, read_parts};
#[cfg(feature = "http2")]
use crate::config::sections::http2;
#[cfg(feature = "logging")]
use crate::config::sections::log::{self, LogSettings};
use crate::config::sections::operations::{self, OperationsSettings};
use crate::config::sections::server::{self, ServerSettings};
use crate::config::sections::tls::{self, TlsSettings};
use crate::config::sections::{connection, edge, limits, shutdown};
use crate::config::tree::Node;
use crate::config::{Mistake, Source};
use crate::connection::options::ConnectionOptions;
#[cfg(feature = "http2")]
use crate::driver::http2::Http2Options;
use crate::edge::limits::Limits;
use crate::edge::options::EdgeOptions;
use crate::operations::ShutdownOptions;
use crate::transport::tls::TlsError;

/// All sections but those of endpoints and of `#[config]` structs.
pub(in crate::app) struct Layers {
    /// Whether the app listens by itself.
    listens: bool,
    pub(super) server: Effective<ServerSettings>,
    pub(super) edge: Effective<EdgeOptions>,
    pub(super) limits: Effective<Limits>,
    pub(super) shutdown: Effective<ShutdownOptions>,
    pub(super) operations: Effective<OperationsSettings>,
    pub(in crate::app) tls: Effective<TlsSettings>,
    #[cfg(feature = "http2")]
    pub(in crate::app) http2: Effective<Http2Options>,
    pub(super) connection: Effective<ConnectionOptions>,
    #[cfg(feature = "logging")]
    pub(super) log: Effective<LogSettings>,
}

impl Layers {
    /// # Errors
    ///
    /// A variable of the address that is none.
    pub(super) fn of(code: &CodeSettings, mistakes: &mut Vec<Mistake>) -> Result<Self, StartError> {
        let mut layers = Self {
            listens: !matches!(code.told, Told::Elsewhere),
            server: Effective::new("server", ServerSettings::default(), server::KEYS),
            edge: Effective::new("server", EdgeOptions::default(), edge::KEYS),
            limits: Effective::new("limits", Limits::default(), limits::KEYS),
            shutdown: Effective::new("shutdown", ShutdownOptions::default(), shutdown::KEYS),
            operations: Effective::new("operations", OperationsSettings::default(), operations::KEYS),
            tls: Effective::new("tls", TlsSettings::default(), tls::KEYS),
            #[cfg(feature = "http2")]
            http2: Effective::new("http2", Http2Options::default(), http2::KEYS),
            connection: Effective::new("connection", ConnectionOptions::default(), connection::KEYS),
            #[cfg(feature = "logging")]
            log: log_settings(code.node("log"), mistakes),
        };
        layers.read(|section| code.node(section), mistakes);
        layers.listen_as_told(&code.told)?;
        layers.obey(code);
        Ok(layers)
    }

    fn read<'a>(&mut self, node: impl Fn(&str) -> Option<&'a Node>, mistakes: &mut Vec<Mistake>) {
        let parts = &mut [&mut self.server as _, &mut self.edge as _];
        read_parts("server", parts, node("server"), mistakes);
        self.limits.read(node("limits"), mistakes);
        self.shutdown.read(node("shutdown"), mistakes);
        self.operations.read(node("operations"), mistakes);
        self.tls.read(node("tls"), mistakes);
        #[cfg(feature = "http2")]
        self.http2.read(node("http2"), mistakes);
        self.connection.read(node("connection"), mistakes);
    }

    /// Code over the environment over the files over systemd over the default.
    fn listen_as_told(&mut self, told: &Told) -> Result<(), StartError> {
        match told {
            Told::Elsewhere => {}
            Told::Code(places, at) => {
                let code = Source::Code(*at);
                self.server.set("listen", code, |it| it.listen.clone_from(places));
            }
            Told::Nothing => {
                let is_default = self.server.source("listen") == Some(&Source::Default);
                if let Some((places, variable)) = from_environment(variable)? {
                    let variable = Source::variable(variable);
                    self.server.set("listen", variable, |it| it.listen = places);
                } else if is_default && has_passed_sockets() {
                    let systemd = Source::variable("LISTEN_FDS");
                    let places = vec![Listen::systemd()];
                    self.server.set("listen", systemd, |it| it.listen = places);
                }
            }
        }
        Ok(())
    }

    fn obey(&mut self, code: &CodeSettings) {
        self.server.obey(&code.server);
        self.edge.obey(&code.edge);
        self.limits.obey(&code.limits);
        self.shutdown.obey(&code.shutdown);
        self.operations.obey(&code.operations);
        self.tls.obey(&code.tls);
        #[cfg(feature = "http2")]
        self.http2.obey(&code.http2);
        self.connection.obey(&code.connection);
    }

    /// Notes what is wrong with what was read, and takes it back.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with what code says.
    pub(super) fn check(&mut self, mistakes: &mut Vec<Mistake>) -> Result<(), StartError> {
        let server = self
            .server
            .check(&ServerSettings::default(), ServerSettings::check, mistakes);
        let edge_check = |it: &EdgeOptions| it.check().map_err(|invalid| edge::rule_of(&invalid));
        let edge = self.edge.check(&EdgeOptions::default(), edge_check, mistakes);
        let limits_check = |it: &Limits| it.check().map_err(|invalid| edge::rule_of(&invalid));
        let limits = self.limits.check(&Limits::default(), limits_check, mistakes);
        let shutdown = self
            .shutdown
            .check(&ShutdownOptions::default(), ShutdownOptions::check, mistakes);
        let tls = self
            .tls
            .check(&TlsSettings::default(), TlsSettings::check, mistakes);
        #[cfg(feature = "http2")]
        let http2 = self
            .http2
            .check(&Http2Options::default(), Http2Options::check, mistakes);
        // Without a word of an operator's, each endpoint says so of itself.
        let _ = self
            .connection
            .check(&ConnectionOptions::default(), ConnectionOptions::check, mistakes);
        server.map_err(StartError::HandshakeTimeout)?;
        if edge.and(limits).is_err() {
            // In its own words, which have the value.
            self.edge_options().check().map_err(StartError::Edge)?;
        }
        shutdown.map_err(StartError::Shutdown)?;
        tls.map_err(TlsError::Option)?;
        #[cfg(feature = "http2")]
        http2.map_err(StartError::Http2)?;
        Ok(())
    }

    pub(super) fn edge_options(&self) -> EdgeOptions {
        EdgeOptions {
            limits: self.limits.value.clone(),
            ..self.edge.value.clone()
        }
    }

    /// All of them as they are shown, but for where an app listens that does not.
    pub(super) fn rows(&self) -> Vec<(&'static str, Vec<Row>)> {
        let server = self.server.rows().chain(self.edge.rows());
        let server = server.filter(|row| self.listens || row.key != "listen");
        vec![
            ("server", server.collect()),
            ("limits", self.limits.rows().collect()),
            ("shutdown", self.shutdown.rows().collect()),
            ("operations", self.operations.rows().collect()),
            ("tls", self.tls.rows().collect()),
            #[cfg(feature = "http2")]
            ("http2", self.http2.rows().collect()),
            #[cfg(feature = "logging")]
            ("log", self.log.rows().collect()),
            ("connection", self.connection.rows().collect()),
        ]
    }
}

/// What `#[asena_ws::main]` sets the log up with. What is wrong is said when an app is built.
#[cfg(feature = "logging")]
pub(in crate::app) fn log_settings(
    node: Option<&Node>,
    mistakes: &mut Vec<Mistake>,
) -> Effective<LogSettings> {
    let mut settings = Effective::new("log", LogSettings::default(), log::KEYS);
    settings.read(node, mistakes);
    if let Ok(filter) = std::env::var("RUST_LOG") {
        settings.set("filter", Source::variable("RUST_LOG"), |it| it.filter = filter);
    }
    settings
}
