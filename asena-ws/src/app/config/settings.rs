//! What an app starts with, once all layers are put together.

use super::endpoints::EndpointSettings;
use super::layers::Layers;
use crate::app::lifecycle::Timeouts;
use crate::app::listening::ListeningSettings;
use crate::config::component::Entry;
use crate::config::printing::Page;
use crate::config::reading::Reading;
use crate::config::sections::origins::OriginSettings;
use crate::config::tree::quote;
use crate::config::{Configuration, Source};
use crate::connection::options::ConnectionOptions;
use crate::container::instance::Instance;
use crate::container::key::Key;
use crate::edge::options::EdgeOptions;
use crate::operations::ShutdownOptions;

/// What an app starts with.
pub(in crate::app) struct Settings {
    pub(super) layers: Layers,
    /// In the order of the parts.
    pub(super) endpoints: Vec<EndpointSettings>,
    pub(super) sections: Vec<(&'static Entry, Reading)>,
    /// The `#[config]` structs that were read.
    pub(super) values: Vec<(Key, Instance)>,
}

impl Settings {
    pub(in crate::app) fn timeouts(&self) -> Timeouts {
        let server = &self.layers.server.value;
        Timeouts {
            handshake: server.handshake_timeout,
            start: server.start_timeout,
            stop: server.stop_timeout,
        }
    }

    pub(in crate::app) fn edge_options(&self) -> EdgeOptions {
        self.layers.edge_options()
    }

    pub(in crate::app) fn shutdown_options(&self) -> ShutdownOptions {
        self.layers.shutdown.value.clone()
    }

    /// Where the operations routes are served, if not beside the endpoints.
    pub(in crate::app) fn operations_address(&self) -> Option<std::net::SocketAddr> {
        self.layers.operations.value.listen
    }

    pub(in crate::app) fn listening(&self) -> ListeningSettings {
        ListeningSettings::of(&self.layers)
    }

    /// In the order of the parts' endpoints.
    pub(in crate::app) fn connection_options(&self) -> impl Iterator<Item = ConnectionOptions> + '_ {
        self.endpoints
            .iter()
            .map(|endpoint| endpoint.options.value.clone())
    }

    /// In the order of the parts' endpoints.
    pub(in crate::app) fn origins(&self) -> impl Iterator<Item = &OriginSettings> + '_ {
        self.endpoints.iter().map(|endpoint| &endpoint.origins.value)
    }

    pub(in crate::app) fn take_values(&mut self) -> Vec<(Key, Instance)> {
        std::mem::take(&mut self.values)
    }

    /// Tells an operator whose word has no effect.
    pub(in crate::app) fn warn_of_replaced(&self) {
        for (section, rows) in self.layers.rows() {
            for row in rows {
                if let (Some((source, value)), Source::Code(_)) = (row.replaced, &row.source) {
                    let key = row.key;
                    tracing::warn!(
                        "`{section}.{key} = {value}` of {source} has no effect: {} sets {}",
                        row.source,
                        row.value
                    );
                }
            }
        }
    }

    pub(super) fn page(&self, configuration: &Configuration) -> String {
        let mut page = Page::of(configuration);
        for (section, rows) in self.layers.rows() {
            page.section(section, rows);
        }
        for endpoint in &self.endpoints {
            let rows = endpoint.options.rows().chain(endpoint.origins.rows());
            let own: Vec<_> = rows.filter(|row| row.source != Source::Default).collect();
            if !own.is_empty() {
                page.section(&section_of(endpoint.path), own);
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
