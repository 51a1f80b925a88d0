use asena_ws::prelude::*;
use tracing::info_span;

#[websocket("/orders", name = "Orders")]
pub(crate) struct Orders;

#[handlers]
impl Orders {
    #[on("order")]
    async fn order(&self, what: String) -> Result<String> {
        if what == "coffee" {
            return Err(HandlerError::client("no_coffee", "there is tea"));
        }
        // A child of the message's span, as any span that a handler opens.
        Ok(info_span!("brew", what).in_scope(|| brew(&what)))
    }
}

fn brew(what: &str) -> String {
    tracing::info!("brewing");
    format!("a cup of {what}")
}
