#![doc = include_str!("../docs/contract.md")]

// A contract is plain data and knows neither the app nor the network; what is made of it are pure functions. `describe` and `probe` are how
// generated code says what is in it.

mod accepts;
mod asyncapi;
mod canonical;
pub(crate) mod command;
pub(crate) mod describe;
mod difference;
pub(crate) mod emitted;
mod fingerprint;
#[cfg(test)]
mod fixture;
mod keywords;
mod kind;
mod model;
mod place;
pub(crate) mod probe;
mod schemas;
mod shape;
mod shapes;
mod typescript;

pub use self::asyncapi::{InvalidServer, Server};
pub use self::difference::{Difference, Differences, Effect};
pub use self::fingerprint::Fingerprint;
pub(crate) use self::fingerprint::digest;
pub use self::model::{
    CallContract, Contract, ContractError, EndpointContract, EventContract, FailureContract, RequestContract,
};
