//! `[connection]`, and `[endpoints."/path"]`.

use crate::config::effective::Effective;
use crate::config::key::{Key, Kind};
use crate::config::mistake::Mistake;
use crate::config::tree::Node;
use crate::connection::options::{ConnectionOptions, SlowConsumer};
use crate::protocol::Compression;

/// In the order of the fields.
pub(crate) const KEYS: &[Key<ConnectionOptions>] = &[
    Key::new("message_bytes_max", Kind::Bytes(|it| &mut it.message_bytes_max)),
    Key::new(
        "message_fragments_max",
        Kind::Count(|it| &mut it.message_fragments_max),
    ),
    Key::new("inbox_messages_max", Kind::Count(|it| &mut it.inbox_messages_max)),
    Key::new("inbox_bytes_max", Kind::Bytes(|it| &mut it.inbox_bytes_max)),
    Key::new(
        "outbox_messages_max",
        Kind::Count(|it| &mut it.outbox_messages_max),
    ),
    Key::new("outbox_bytes_max", Kind::Bytes(|it| &mut it.outbox_bytes_max)),
    Key::new("slow_consumer", SLOW_CONSUMER),
    Key::new("write_timeout", Kind::Duration(|it| &mut it.write_timeout)),
    Key::new("ping_interval", Kind::Duration(|it| &mut it.ping_interval)),
    Key::new("dead_after", Kind::Duration(|it| &mut it.dead_after)),
    Key::new("close_timeout", Kind::Duration(|it| &mut it.close_timeout)),
    Key::new("lifetime_max", Kind::Duration(|it| &mut it.lifetime_max)),
    Key::new(
        "lifetime_spread_percent",
        Kind::Count32(|it| &mut it.lifetime_spread_percent),
    ),
    Key::new("call_timeout", Kind::Duration(|it| &mut it.call_timeout)),
    Key::new("rooms_max", Kind::Count(|it| &mut it.rooms_max)),
    Key::new("concurrency", Kind::Count32(|it| &mut it.concurrency)),
    Key::new(
        "protocol_errors_max",
        Kind::Count32(|it| &mut it.protocol_errors_max),
    ),
    Key::new(
        "protocol_errors_window",
        Kind::Duration(|it| &mut it.protocol_errors_window),
    ),
    Key::new(
        "messages_per_second",
        Kind::Count32(|it| &mut it.messages_per_second),
    ),
    Key::new("messages_burst", Kind::Count32(|it| &mut it.messages_burst)),
    Key::new("bytes_per_second", Kind::Bytes(|it| &mut it.bytes_per_second)),
    Key::new("bytes_burst", Kind::Bytes(|it| &mut it.bytes_burst)),
    Key::new("rate_strikes_max", Kind::Count32(|it| &mut it.rate_strikes_max)),
    Key::new(
        "rate_strikes_window",
        Kind::Duration(|it| &mut it.rate_strikes_window),
    ),
    Key::new("rate_dry_run", Kind::Flag(|it| &mut it.rate_dry_run)),
    Key::new("compression", COMPRESSION),
];

const POLICIES: [SlowConsumer; 4] = [
    SlowConsumer::Disconnect,
    SlowConsumer::DropNewest,
    SlowConsumer::DropOldest,
    SlowConsumer::Latest,
];

const SLOW_CONSUMER: Kind<ConnectionOptions> = Kind::Word {
    words: &["disconnect", "drop_newest", "drop_oldest", "latest"],
    set: |it, number| it.slow_consumer = POLICIES.get(number).copied().unwrap_or_default(),
    of: |it| {
        POLICIES
            .iter()
            .position(|one| *one == it.slow_consumer)
            .unwrap_or(0)
    },
};

/// `false`, `true`, or a table of what differs from the default.
const COMPRESSION: Kind<ConnectionOptions> = Kind::Nested {
    read: read_compression,
    show: |it| match it.compression {
        None => "false".to_owned(),
        Some(compression) => {
            let keys = COMPRESSION_KEYS.iter();
            let keys = keys.map(|key| format!("{} = {}", key.name, key.show(&compression)));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
    },
    copy: |from, to| to.compression = from.compression,
};

/// The methods of `Compression`, by name.
const COMPRESSION_KEYS: &[Key<Compression>] = &[
    Key::new("level", Kind::Within(1, 9, |it| &mut it.level)),
    Key::new("threshold_bytes", Kind::Bytes(|it| &mut it.threshold_bytes)),
    Key::new(
        "server_context_takeover",
        Kind::Flag(|it| &mut it.has_server_context),
    ),
    Key::new(
        "client_context_takeover",
        Kind::Flag(|it| &mut it.has_client_context),
    ),
    Key::new(
        "server_window_bits",
        Kind::Within(9, 15, |it| &mut it.server_window_bits),
    ),
    Key::new(
        "client_window_bits",
        Kind::Within(9, 15, |it| &mut it.client_window_bits),
    ),
];

fn read_compression(options: &mut ConnectionOptions, path: &str, node: &Node, mistakes: &mut Vec<Mistake>) {
    match (node.as_boolean(), node.as_table()) {
        (Some(is_on), _) => options.compression = is_on.then(Compression::new),
        (None, Some(_)) => {
            let mut compression = Effective::new(path, Compression::new(), COMPRESSION_KEYS);
            compression.read(Some(node), mistakes);
            options.compression = Some(compression.value);
        }
        (None, None) => mistakes.push(Mistake::InvalidValue {
            key: path.to_owned(),
            at: node.at.clone(),
            found: node.value.describe(),
            expected: "true, false, or a table such as { level = 6 }".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_option_of_a_connection_has_a_key() {
        assert_every_field_has_a_key!(
            KEYS,
            ConnectionOptions {
                message_bytes_max,
                message_fragments_max,
                inbox_messages_max,
                inbox_bytes_max,
                outbox_messages_max,
                outbox_bytes_max,
                slow_consumer,
                write_timeout,
                ping_interval,
                dead_after,
                close_timeout,
                lifetime_max,
                lifetime_spread_percent,
                call_timeout,
                rooms_max,
                concurrency,
                protocol_errors_max,
                protocol_errors_window,
                messages_per_second,
                messages_burst,
                bytes_per_second,
                bytes_burst,
                rate_strikes_max,
                rate_strikes_window,
                rate_dry_run,
                compression,
            }
        );
    }
}
