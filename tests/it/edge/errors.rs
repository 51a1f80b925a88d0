use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Limits};

use super::Echo;

#[websocket(path = "/bad", origins = ["https://*.com"])]
struct Bad {}

impl WebSocketService for Bad {}

async fn refusal(app: AppBuilder) -> String {
    match app.build().await {
        Ok(_) => panic!("the app is built"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn an_edge_that_cannot_be_is_an_error_when_the_app_is_built() {
    let app = || App::empty().websocket::<Echo>();
    let mut limits = Limits::default();
    limits.retry_after = Duration::ZERO;
    for (app, expected) in [
        (
            app().origins(["example.com"]),
            "no request could be let in: `origins` has \"example.com\", which must be an origin as `https://app.example.com`, or \
             `same-host`, `null` or `any`",
        ),
        (
            app().trusted_proxies(["10.0.0.0/33"]),
            "no request could be let in: `trusted_proxies` has \"10.0.0.0/33\", which must be an address as `10.0.0.1`, a network as \
             `10.0.0.0/8` or `fd00::/8`, or `unix`",
        ),
        (
            app().limits(limits),
            "no request could be let in: `retry_after` has \"0ns\", which must be a second to a day",
        ),
        (
            app().websocket::<Bad>(),
            "no request to `/bad` could be let in: `origins` has \"https://*.com\", which must be an origin with `*.` before a name of \
             two parts or more: all of `.com` is not yours",
        ),
    ] {
        assert_eq!(refusal(app).await, expected);
    }
}
