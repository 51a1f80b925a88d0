//! The contract of an app's endpoints, which needs no constructor and no port.

use super::AppBuilder;
use super::parts::Parts;
use crate::contract::describe::Draft;
use crate::contract::{Contract, ContractError};

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
        describe(&self.parts, self.contract_title)
    }

    /// The title and the version of the contract, and of the document that is made of it.
    pub fn contract_title(mut self, title: impl Into<String>, version: impl Into<String>) -> Self {
        self.contract_title = Some((title.into(), version.into()));
        self
    }
}

/// The contract of parts that hold.
pub(super) fn describe(parts: &Parts, title: Option<(String, String)>) -> Result<Contract, ContractError> {
    let mut draft = Draft::new();
    let mut endpoints: Vec<_> = parts.endpoints.iter().collect();
    endpoints.sort_by_key(|endpoint| endpoint.path);
    for endpoint in endpoints {
        if !draft.endpoint(
            endpoint.path,
            endpoint.name,
            endpoint.protocols,
            endpoint.describe,
        ) {
            tracing::info!(
                "`{}` at {} is not in the contract: it has no `#[handlers(contract)]`",
                (endpoint.component.key)().name(),
                endpoint.path
            );
        }
    }
    draft.finish(title)
}
