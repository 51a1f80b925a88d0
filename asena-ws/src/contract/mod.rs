//! What the endpoints of an app say to their clients, and are told by them: as data.
//!
//! A [`Contract`] is plain data and knows neither the app nor the network. Of it are made an AsyncAPI document, a TypeScript
//! client, a [fingerprint](Contract::fingerprint) and the [differences](Contract::differences) between two versions. All of
//! these are pure functions.

mod accepts;
mod asyncapi;
mod canonical;
pub(crate) mod command;
pub(crate) mod describe;
mod difference;
mod fingerprint;
#[cfg(test)]
mod fixture;
mod keywords;
mod kind;
mod model;
mod place;
mod schemas;
mod shape;
mod shapes;
mod typescript;

pub use self::asyncapi::{InvalidServer, Server};
pub use self::difference::{Difference, Differences, Effect};
pub use self::fingerprint::Fingerprint;
pub(crate) use self::fingerprint::digest;
pub use self::model::{
    CallContract, Contract, ContractError, DeliveryClass, EndpointContract, EventContract, FailureContract,
    RequestContract,
};
