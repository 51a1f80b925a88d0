//! What someone who comes from Asena relies on: its guide, section by section, and none of its defects.
//!
//! Defects that belong to a subject are tested with it, under a comment that says `Asena's defect n`: 1 with the floods, 12 with the options, 2, 3, 9
//! with rooms and sockets, 4, 5, 10 with the courier, 7 with the order of handlers, 14 with JSON. The others are here.

mod defects;
mod guide;
