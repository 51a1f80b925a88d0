//! What `#[websocket]` says of its connections' limits and deadlines: the fields of `ConnectionOptions`, one argument each.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, ExprLit, Lit};

use crate::accepts::Key;
use crate::arguments::Arguments;
use crate::errors::Errors;
use crate::names::{self, Names};
use crate::wire;

/// The words of `slow_consumer = …`, and the variants that they stand for.
const POLICIES: &[(&str, &str)] = &[
    ("disconnect", "Disconnect"),
    ("drop_newest", "DropNewest"),
    ("drop_oldest", "DropOldest"),
    ("latest", "Latest"),
];

/// Fields that are numbers, each by an argument of its own name.
const LIMITS: &[&str] = &[
    "message_bytes_max",
    "message_fragments_max",
    "inbox_messages_max",
    "inbox_bytes_max",
    "outbox_messages_max",
    "outbox_bytes_max",
    "rooms_max",
    "concurrency",
    "protocol_errors_max",
    "messages_per_second",
    "messages_burst",
    "bytes_per_second",
    "bytes_burst",
    "rate_strikes_max",
    "lifetime_spread_percent",
];

/// Fields that are durations, each by an argument of its name and the unit.
const DEADLINES: &[&str] = &[
    "write_timeout_ms",
    "ping_interval_ms",
    "dead_after_ms",
    "close_timeout_ms",
    "protocol_errors_window_ms",
    "call_timeout_ms",
    "rate_strikes_window_ms",
    "lifetime_max_ms",
];

/// The arguments, in the order of the fields.
pub(crate) const KEYS: &[Key] = &[
    Key::value(
        "message_bytes_max",
        "a number of bytes",
        "message_bytes_max = 1024 * 1024",
    ),
    Key::value(
        "message_fragments_max",
        "a number",
        "message_fragments_max = 1024",
    ),
    Key::value("inbox_messages_max", "a number", "inbox_messages_max = 64"),
    Key::value(
        "inbox_bytes_max",
        "a number of bytes",
        "inbox_bytes_max = 1024 * 1024",
    ),
    Key::value("outbox_messages_max", "a number", "outbox_messages_max = 1024"),
    Key::value(
        "outbox_bytes_max",
        "a number of bytes",
        "outbox_bytes_max = 1024 * 1024",
    ),
    Key::value(
        "slow_consumer",
        "`disconnect`, `drop_newest`, `drop_oldest` or `latest`",
        "slow_consumer = drop_oldest",
    ),
    Key::value(
        "write_timeout_ms",
        "a number of milliseconds",
        "write_timeout_ms = 10_000",
    ),
    Key::value(
        "ping_interval_ms",
        "a number of milliseconds, or 0 for never",
        "ping_interval_ms = 25_000",
    ),
    Key::value(
        "dead_after_ms",
        "a number of milliseconds, or 0 for never",
        "dead_after_ms = 45_000",
    ),
    Key::value(
        "close_timeout_ms",
        "a number of milliseconds",
        "close_timeout_ms = 5_000",
    ),
    Key::value(
        "lifetime_max_ms",
        "a number of milliseconds, or 0 for no end",
        "lifetime_max_ms = 4 * 60 * 60 * 1_000",
    ),
    Key::value(
        "lifetime_spread_percent",
        "a number from 0 to 100",
        "lifetime_spread_percent = 10",
    ),
    Key::value(
        "call_timeout_ms",
        "a number of milliseconds",
        "call_timeout_ms = 10_000",
    ),
    Key::value("rooms_max", "a number", "rooms_max = 128"),
    Key::value("concurrency", "a number", "concurrency = 8"),
    Key::value("protocol_errors_max", "a number", "protocol_errors_max = 20"),
    Key::value(
        "protocol_errors_window_ms",
        "a number of milliseconds",
        "protocol_errors_window_ms = 10_000",
    ),
    Key::value(
        "messages_per_second",
        "a number, or 0 for any",
        "messages_per_second = 50",
    ),
    Key::value("messages_burst", "a number", "messages_burst = 100"),
    Key::value(
        "bytes_per_second",
        "a number of bytes, or 0 for any",
        "bytes_per_second = 256 * 1024",
    ),
    Key::value("bytes_burst", "a number of bytes", "bytes_burst = 1024 * 1024"),
    Key::value("rate_strikes_max", "a number", "rate_strikes_max = 20"),
    Key::value(
        "rate_strikes_window_ms",
        "a number of milliseconds",
        "rate_strikes_window_ms = 10_000",
    ),
    Key::value("rate_dry_run", "`true` or `false`", "rate_dry_run = true"),
    Key::value(
        "compression",
        "a `Compression`, or `None`",
        "compression = asena_ws::Compression::new()",
    ),
];

/// `fn configure`, if there is an option.
pub(crate) fn expand(arguments: &mut Arguments, names: &Names, errors: &mut Errors) -> Option<TokenStream> {
    let mut assignments = Vec::new();
    for key in LIMITS {
        if let Some((field, value)) = number(key, arguments, errors) {
            assignments.push(assign(&field, &quote!(#value)));
        }
    }
    if let Some(policy) = wire::word("slow_consumer", POLICIES, arguments, errors) {
        let private = names.private_at(policy.span());
        let field = field("slow_consumer", arguments);
        assignments.push(assign(&field, &quote!(#private::SlowConsumer::#policy)));
    }
    for key in DEADLINES {
        if let Some((field, value)) = number(key, arguments, errors) {
            let duration = quote_spanned!(names::start(&value)=> ::core::time::Duration::from_millis);
            assignments.push(assign(&field, &quote!(#duration(#value))));
        }
    }
    if let Some((field, value)) = boolean("rate_dry_run", arguments, errors) {
        assignments.push(assign(&field, &quote!(#value)));
    }
    if let Some((field, value)) = number("compression", arguments, errors) {
        // Of a `Compression` as of an `Option` of one.
        let into = quote_spanned!(names::start(&value)=> ::core::convert::Into::into);
        assignments.push(assign(&field, &quote!(#into(#value))));
    }
    let (options, private) = (names::local("options"), names.private());
    (!assignments.is_empty()).then(|| {
        quote! {
            fn configure(#options: &mut #private::ConnectionOptions) {
                #(#assignments)*
            }
        }
    })
}

/// An assignment whose left side is shown at the argument, when a type error shows it.
fn assign(field: &Ident, value: &TokenStream) -> TokenStream {
    let options = names::local_at("options", field.span());
    quote_spanned!(field.span()=> #options.#field = #value;)
}

/// A field, and an expression whose type is the compiler's to check. What is plainly no number is refused here.
fn number(key: &'static str, arguments: &mut Arguments, errors: &mut Errors) -> Option<(Ident, Expr)> {
    value(key, |literal| matches!(literal, Lit::Int(_)), arguments, errors)
}

/// The same of what is plainly neither `true` nor `false`.
pub(crate) fn boolean(
    key: &'static str,
    arguments: &mut Arguments,
    errors: &mut Errors,
) -> Option<(Ident, Expr)> {
    value(key, |literal| matches!(literal, Lit::Bool(_)), arguments, errors)
}

fn value(
    key: &'static str,
    is_of_kind: fn(&Lit) -> bool,
    arguments: &mut Arguments,
    errors: &mut Errors,
) -> Option<(Ident, Expr)> {
    let field = field(key, arguments);
    let value: Expr = arguments.parsed(key, errors)?;
    match value {
        Expr::Lit(ExprLit { ref lit, .. }) if is_of_kind(lit) => {}
        Expr::Lit(literal) => {
            arguments.refuse_value(key, quote!(#literal), errors);
            return None;
        }
        _ => {}
    }
    Some((field, value))
}

/// The field that an argument sets, where the user wrote it: an editor then shows what is said about the field.
fn field(key: &'static str, arguments: &Arguments) -> Ident {
    let written = arguments.written(key);
    let span = written.map_or_else(Span::call_site, names::start);
    format_ident!("{}", key.strip_suffix("_ms").unwrap_or(key), span = span)
}
