use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::exposition::CONTENT_TYPE;
use super::metrics::Metrics;
use crate::container::Container;
use crate::driver::inject::Inject;

/// The route `/metrics`, for Prometheus to scrape, for [`AppBuilder::routes`](crate::AppBuilder::routes) or a router whose state is
/// the app's [`Container`].
///
/// It has no guard of its own: serve it where only those come who may read it.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::telemetry::metrics_route;
///
/// # #[websocket("/chat")] struct ChatSocket;
/// # impl WebSocketService for ChatSocket {}
/// let app = App::empty().websocket::<ChatSocket>().routes(metrics_route());
/// # tokio::runtime::Runtime::new().unwrap().block_on(app.build())?;
/// # Ok::<(), asena_ws::StartError>(())
/// ```
pub fn metrics_route() -> Router<Container> {
    Router::new().route("/metrics", get(scrape))
}

async fn scrape(Inject(metrics): Inject<Metrics>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], metrics.render())
}
