//! `[endpoints."/path"]`: what one endpoint has otherwise than the app.

use super::super::error::StartError;
use super::super::parts::Parts;
use super::layers::Layers;
use super::settings::section_of;
use crate::config::effective::{Effective, not_a_table, read_parts};
use crate::config::sections::edge::rule_of;
use crate::config::sections::origins::{self, OriginSettings};
use crate::config::tree::Node;
use crate::config::{Mistake, Source};
use crate::connection::options::{ConnectionOptions, InvalidOption, demand};
use crate::container::suggestion::similar;
use crate::driver::endpoint::EndpointEntry;

/// What is settled of one endpoint.
pub(super) struct EndpointSettings {
    pub(super) path: &'static str,
    pub(super) options: Effective<ConnectionOptions>,
    pub(super) origins: Effective<OriginSettings>,
}

/// Each endpoint's, in the order of the parts: the app's, under the arguments of its `#[websocket]`, under its section.
///
/// Beside them the first thing that is wrong in code.
pub(super) fn endpoints(
    node: Option<&Node>,
    parts: &Parts,
    layers: &Layers,
    mistakes: &mut Vec<Mistake>,
) -> (Vec<EndpointSettings>, Result<(), StartError>) {
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
    let mut all = Vec::with_capacity(parts.endpoints.len());
    for endpoint in &parts.endpoints {
        let node = table.and_then(|table| table.get(endpoint.path));
        let (settings, own) = EndpointSettings::of(endpoint, node, layers, mistakes);
        checked = checked.and(own);
        all.push(settings);
    }
    (all, checked)
}

impl EndpointSettings {
    fn of(
        endpoint: &EndpointEntry,
        node: Option<&Node>,
        layers: &Layers,
        mistakes: &mut Vec<Mistake>,
    ) -> (Self, Result<(), StartError>) {
        let path = endpoint.path;
        let section = section_of(path);
        let at = Source::Attribute(endpoint.component.at.into());
        let mut options = layers.connection.inherit(section.as_str());
        let before = options.value.clone();
        let mut declared = before.clone();
        (endpoint.configure)(&mut declared);
        options.overlay(&before, &declared, &at);
        let mut origins = origins_of(endpoint, layers, &section, at);
        let declared_origins = origins.value.clone();
        read_parts(&section, &mut [&mut options, &mut origins], node, mistakes);

        let is_serial = endpoint.is_serial;
        let check = |options: &ConnectionOptions| {
            options.check()?;
            demand(
                !is_serial || options.concurrency == 1,
                "concurrency",
                "1 where the endpoint has a `state`, which is lent to one handler at a time",
            )
        };
        let checked = options.check(&declared, check, mistakes);
        let checked = checked.or_else(|invalid| blame_the_app(&layers.connection, path, invalid, mistakes));
        let checked = checked.map_err(|invalid| StartError::Options { path, invalid });
        let policy = |it: &OriginSettings| it.policy().map(|_| ()).map_err(|invalid| rule_of(&invalid));
        let origins_checked = match origins.check(&declared_origins, policy, mistakes) {
            Ok(()) => Ok(()),
            // In its own words, which have the entry.
            Err(_) => origins.value.policy().map(|_| ()),
        };
        let origins_checked = origins_checked.map_err(|invalid| StartError::Origins { path, invalid });
        let settings = Self {
            path,
            options,
            origins,
        };
        (settings, checked.and(origins_checked))
    }
}

fn origins_of(
    endpoint: &EndpointEntry,
    layers: &Layers,
    section: &str,
    at: Source,
) -> Effective<OriginSettings> {
    let of_the_app = OriginSettings {
        origins: layers.edge.value.origins.clone(),
        origin_required: layers.edge.value.origin_required,
    };
    let mut settings = Effective::new(section, of_the_app, origins::KEYS);
    if let Some(own) = endpoint.origins {
        settings.set("origins", at.clone(), |it| {
            it.origins = own.iter().map(ToString::to_string).collect();
        });
    }
    if let Some(is_required) = endpoint.origin_required {
        settings.set("origin_required", at, |it| it.origin_required = is_required);
    }
    settings
}

/// Where the app's section alone is to blame.
fn blame_the_app(
    connection: &Effective<ConnectionOptions>,
    path: &str,
    invalid: InvalidOption,
    mistakes: &mut Vec<Mistake>,
) -> Result<(), InvalidOption> {
    if !connection.source(invalid.option).is_some_and(Source::is_read) {
        return Err(invalid);
    }
    let row = connection.rows().find(|row| row.key == invalid.option);
    mistakes.extend(row.map(|row| Mistake::InvalidValue {
        key: format!("connection.{}", row.key),
        at: row.source,
        found: row.value,
        expected: format!("{} ({path})", invalid.rule),
    }));
    Ok(())
}
