use std::sync::Arc;

use crate::protocol::Message;

/// A message with what is to be known about it on its way: so far, a key.
///
/// What sends takes `impl Into<Outbound>`, and everything that is a [`Message`] is one, without a key.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::Outbound;
///
/// #[websocket(path = "/prices", slow_consumer = latest)]
/// struct Prices {}
/// impl WebSocketService for Prices {}
///
/// fn publish(prices: &Namespace<Prices>, symbol: &str, price: u32) {
///     // A slow reader gets the latest price of each symbol, and none that is older.
///     prices.broadcast(Outbound::keyed(symbol, price.to_string()));
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    pub(crate) message: Message,
    pub(crate) key: Option<Arc<str>>,
}

impl Outbound {
    /// A message that takes the place of one that still waits for the same receiver under the same key, where the endpoint's
    /// policy for slow consumers is [`Latest`](crate::SlowConsumer::Latest). Under another policy the key means nothing.
    pub fn keyed(key: impl Into<Arc<str>>, message: impl Into<Message>) -> Self {
        Self {
            message: message.into(),
            key: Some(key.into()),
        }
    }
}

impl<M: Into<Message>> From<M> for Outbound {
    fn from(message: M) -> Self {
        Self {
            message: message.into(),
            key: None,
        }
    }
}
