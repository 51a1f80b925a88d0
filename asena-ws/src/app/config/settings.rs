//! What an app starts with, once all layers are put together.

use crate::app::lifecycle::Timeouts;
use crate::config::component::Entry;
use crate::config::effective::Effective;
use crate::config::printing::Page;
use crate::config::reading::Reading;
#[cfg(feature = "logging")]
use crate::config::sections::log;
use crate::config::sections::server::ServerSettings;
use crate::config::tree::quote;
use crate::config::{Configuration, Source};
use crate::connection::options::ConnectionOptions;
use crate::container::instance::Instance;
use crate::container::key::Key;

/// By path, in the order of the parts' endpoints.
pub(super) type EndpointOptions = Vec<(&'static str, Effective<ConnectionOptions>)>;

/// What an app starts with.
pub(in crate::app) struct Settings {
    /// Whether the app listens by itself.
    pub(super) listens: bool,
    pub(super) connection: Effective<ConnectionOptions>,
    pub(super) endpoints: EndpointOptions,
    pub(super) server: Effective<ServerSettings>,
    #[cfg(feature = "logging")]
    pub(super) log: Effective<log::LogSettings>,
    pub(super) sections: Vec<(&'static Entry, Reading)>,
    /// The `#[config]` structs that were read.
    pub(super) values: Vec<(Key, Instance)>,
}

impl Settings {
    pub(in crate::app) fn timeouts(&self) -> Timeouts {
        let server = &self.server.value;
        Timeouts {
            handshake: server.handshake_timeout,
            start: server.start_timeout,
            stop: server.stop_timeout,
        }
    }

    /// In the order of the parts' endpoints.
    pub(in crate::app) fn connection_options(&self) -> impl Iterator<Item = ConnectionOptions> + '_ {
        self.endpoints.iter().map(|(_, options)| options.value.clone())
    }

    pub(in crate::app) fn take_values(&mut self) -> Vec<(Key, Instance)> {
        std::mem::take(&mut self.values)
    }

    /// Tells an operator whose word has no effect.
    pub(in crate::app) fn warn_of_replaced(&self) {
        let rows = self.connection.rows().map(|row| ("connection", row));
        for (section, row) in rows.chain(self.server.rows().map(|row| ("server", row))) {
            if let Some((source, value)) = row.replaced {
                let key = row.key;
                tracing::warn!(
                    "`{section}.{key} = {value}` of {source} has no effect: {} sets {}",
                    row.source,
                    row.value
                );
            }
        }
    }

    pub(super) fn page(&self, configuration: &Configuration) -> String {
        let mut page = Page::of(configuration);
        let server = self
            .server
            .rows()
            .filter(|row| self.listens || row.key != "listen");
        page.section("server", server);
        #[cfg(feature = "logging")]
        page.section("log", self.log.rows());
        page.section("connection", self.connection.rows());
        for (path, options) in &self.endpoints {
            let own: Vec<_> = options
                .rows()
                .filter(|row| row.source != Source::Default)
                .collect();
            if !own.is_empty() {
                page.section(&section_of(path), own.into_iter());
            }
        }
        for (entry, reading) in &self.sections {
            page.config(entry.prefix, (entry.key)().name(), entry.at.into(), reading);
        }
        page.into_text()
    }
}

pub(super) fn section_of(path: &str) -> String {
    format!("endpoints.{}", quote(path))
}
