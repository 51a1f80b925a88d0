//! What an operator sees: counts of a conversation, spans of its messages, and no secrets in either.

#![expect(clippy::float_cmp, reason = "counts are whole numbers, which are exact")]

mod capture;
mod counts;
mod documented;
mod ends;
mod exposition;
mod scrape;
mod secrets;
mod spans;
