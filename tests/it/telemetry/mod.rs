//! What an operator sees: counts of a conversation, spans of its messages, and no secrets in either.

mod capture;
mod counts;
mod documented;
mod ends;
mod exposition;
mod scrape;
mod secrets;
mod spans;
