//! The edge of an app: who may open a connection, from where, how many, and how much each may send.
//!
//! Pure: headers and addresses in, decisions out; no sockets, no clock. `driver/gate` asks before the upgrade, and the connections
//! themselves for their messages.

mod address_rates;
pub(crate) mod admission;
pub(crate) mod authority;
pub(crate) mod client_address;
mod counts;
mod forwarded;
pub(crate) mod half_open;
pub(crate) mod invalid;
pub(crate) mod limits;
mod once_a_second;
pub(crate) mod options;
pub(crate) mod origin;
pub(crate) mod rates;
pub(crate) mod scheme;
pub(crate) mod token_bucket;
