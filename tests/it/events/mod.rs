//! Typed events, by wire: what is emitted, what becomes of it for a slow reader, and what the client is asked.

mod calls;
mod delivery;
mod emit;
mod enums;
mod typed_rooms;
