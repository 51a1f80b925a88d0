//! `/health/live` and `/health/ready`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::future::join_all;
use serde_json::{Map, Value, json};

use super::phase::Phase;
use super::probe::Health;
use super::state::Operations;

pub(super) fn routes() -> Router<Arc<Operations>> {
    Router::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
}

/// Whoever can answer lives: in every phase, and whatever the checks say. What is restarted for a database that is away comes back
/// to the same database.
async fn live() -> Response {
    answer(StatusCode::OK, &json!({"status": "live"}))
}

async fn ready(State(operations): State<Arc<Operations>>) -> Response {
    let refusal = |status| answer(StatusCode::SERVICE_UNAVAILABLE, &json!({"status": status}));
    match operations.phase.get() {
        Phase::Starting => refusal("starting"),
        Phase::ShuttingDown => refusal("shutting_down"),
        Phase::Serving => checked(&operations).await,
    }
}

async fn checked(operations: &Operations) -> Response {
    let probes = &operations.probes;
    let healths = join_all(probes.iter().map(|probe| probe.health())).await;
    let is_ready = healths.iter().all(|health| *health == Health::Ok);
    let checks: Map<String, Value> = probes
        .iter()
        .zip(healths)
        .map(|(probe, health)| (probe.name.to_owned(), health.as_str().into()))
        .collect();
    let (status, word) = if is_ready {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "failing")
    };
    let mut body = Map::from_iter([("status".to_owned(), word.into())]);
    if !checks.is_empty() {
        body.insert("checks".to_owned(), checks.into());
    }
    answer(status, &body.into())
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body.to_string()).into_response()
}
