use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::exposition::CONTENT_TYPE;
use super::metrics::Metrics;
use crate::container::Container;
use crate::driver::inject::Inject;

/// The route `/metrics`, for Prometheus to scrape.
pub(crate) fn metrics_route() -> Router<Container> {
    Router::new().route("/metrics", get(scrape))
}

async fn scrape(Inject(metrics): Inject<Metrics>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], metrics.render())
}
