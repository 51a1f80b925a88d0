//! What the benchmarks of the engine in `benches/engine` measure: the real parts, without sockets.
//!
//! Here, and not there, so that they reach what is private. Nobody else sees it: it is there under `--cfg asena_bench` alone.

mod codec;
mod conversation;
mod room;

pub use self::codec::{Reader, check_utf8, encode, masked, unmask};
pub use self::conversation::Conversation;
pub use self::room::Room;
