#![doc = include_str!("docs/guide.md")]
#![doc = ""]
#![doc = include_str!("docs/guide/chat.md")]
#![doc = ""]
#![doc = include_str!("docs/guide/reaching.md")]
#![doc = ""]
#![doc = include_str!("docs/guide/events.md")]
#![doc = ""]
#![doc = include_str!("docs/guide/practice.md")]
#![doc = ""]
#![doc = include_str!("docs/guide/around.md")]

#[expect(unused_imports, reason = "the guide links to what its readers import")]
use crate::prelude::*;
