#![doc = include_str!("docs/production.md")]

#[expect(unused_imports, reason = "the page links to what its readers import")]
use crate::prelude::*;
