//! What users hold to reach connections: a socket, a namespace, the courier; and the members that they all look at.

mod admitted;
mod authorize_room;
mod bulk;
mod call;
mod call_error;
mod call_table;
mod client_room;
#[cfg(feature = "inspector")]
mod closings;
mod delivery;
mod emission;
mod emit;
mod heartbeat;
mod local;
mod member;
mod members;
#[cfg(all(test, asena_loom))]
mod model;
mod namespace;
mod outbound;
mod outgoing;
mod room_changes;
mod seat;
mod shared;
mod signals;
mod socket;
mod socket_id;
mod state;
mod sync;
mod target;
mod turn;
mod ulak;
mod ulak_error;
mod users;

pub use self::authorize_room::AuthorizeRoom;
pub use self::bulk::{BulkDelivery, BulkFailure, BulkMessage};
pub use self::call::PendingCall;
pub use self::call_error::CallError;
pub use self::client_room::ClientRoom;
pub use self::delivery::{Delivery, RoomError, SendError, SendOutcome};
pub use self::local::Local;
pub use self::namespace::Namespace;
pub use self::outbound::Outbound;
pub use self::room_changes::{RoomEvent, Scope};
pub use self::seat::Seat;
pub use self::socket::Socket;
pub use self::socket_id::SocketId;
pub use self::state::{ConnectionState, Lendable, Lent, Slot, Stateful, lend};
pub use self::target::Target;
pub use self::ulak::{Ulak, UlakNamespace};
pub use self::ulak_error::UlakError;

pub(crate) use self::admitted::Admitted;
#[cfg(feature = "inspector")]
pub(crate) use self::closings::{Closing, Closings};
pub(crate) use self::members::Members;
pub(crate) use self::namespace::Registered;
pub(crate) use self::outgoing::Outgoing;
pub(crate) use self::room_changes::Change;
pub(crate) use self::shared::{Connected, Shared};
pub(crate) use self::signals::Signal;
pub(crate) use self::state::Held;
pub(crate) use self::turn::Turn;
pub(crate) use self::ulak::Namespaces;
pub(crate) use self::users::Users;
