use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Query, Request, State};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::{Problem, json_text, protect};
use super::guard::{Access, Head};
use super::page::Page;
use super::state::Inspector;
use super::{actions, connections, counts, paging, rooms};
use crate::operations::Operations;
use crate::operations::phase::Phase;

const PATH: &str = "/_asena";

/// The most bytes of an order: a text of the largest size that messages have by default, and some around it.
const BODY_BYTES_MAX: usize = 256 * 1024;

#[derive(Clone)]
struct View {
    inspector: Arc<Inspector>,
    operations: Arc<Operations>,
    page: Arc<Page>,
}

/// The page and what it asks for, behind the guard.
pub(crate) fn routes<S>(inspector: &Arc<Inspector>, operations: &Arc<Operations>) -> Router<S> {
    let view = View {
        inspector: Arc::clone(inspector),
        operations: Arc::clone(operations),
        page: Arc::new(Page::new()),
    };
    Router::new()
        .route(PATH, get(page))
        .route("/_asena/", get(async || Redirect::permanent(PATH)))
        .route("/_asena/api/overview", get(overview))
        .route("/_asena/api/live", get(live))
        .route("/_asena/api/closings", get(closings))
        .route("/_asena/api/connections", get(list_connections))
        .route("/_asena/api/rooms", get(list_rooms))
        .route("/_asena/api/disconnect", post(disconnect))
        .route("/_asena/api/join", post(join))
        .route("/_asena/api/leave", post(leave))
        .route("/_asena/api/send", post(send))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(view.clone(), guard))
        .with_state(view)
}

async fn guard(State(view): State<View>, request: Request, next: Next) -> Response {
    let access = match *request.method() {
        Method::GET | Method::HEAD if request.uri().path().starts_with("/_asena/api/") => Access::Read,
        Method::GET | Method::HEAD => Access::Page,
        _ => Access::Change,
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let head = Head {
        access,
        peer: peer.map(|ConnectInfo(address)| *address),
        host: host(request.headers(), request.uri()),
        headers: request.headers(),
    };
    let admitted = view.inspector.guard.admit(&head, Instant::now());
    let response = match admitted {
        Ok(()) => next.run(request).await,
        Err(refusal) => Problem::from(refusal).into_response(),
    };
    protect(response)
}

/// HTTP/2 has it in the URI (RFC 9113 §8.3.1).
fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    let of_uri = uri.authority().map(Authority::as_str);
    of_uri.or_else(|| headers.get(HOST)?.to_str().ok())
}

async fn page(State(view): State<View>, headers: HeaderMap, uri: Uri) -> Response {
    view.page.response(host(&headers, &uri))
}

async fn overview(State(view): State<View>) -> Response {
    let inspector = &view.inspector;
    json_text(&json!({
        "version": env!("CARGO_PKG_VERSION"),
        "built_at_ms": counts::millis(inspector.built_at()),
        "is_read_only": inspector.guard.is_read_only(),
        "endpoints": inspector.description["endpoints"],
        "schemas": inspector.description["schemas"],
    }))
}

#[derive(Deserialize)]
struct Since {
    /// The number of the first sample that is wanted.
    #[serde(default)]
    since: u64,
    /// An endpoint's path, or all of them.
    endpoint: Option<String>,
}

async fn live(State(view): State<View>, Asked(since): Asked<Since>) -> Result<Response, Problem> {
    let inspector = &view.inspector;
    let endpoint = match &since.endpoint {
        None => None,
        Some(path) => Some(
            inspector
                .place(path)
                .ok_or_else(|| Problem::not_found("there is no such endpoint"))?,
        ),
    };
    let phase = match view.operations.phase.get() {
        Phase::Starting => "starting",
        Phase::Serving => "serving",
        Phase::ShuttingDown => "shutting_down",
    };
    let endpoints: Vec<_> = inspector
        .endpoints
        .iter()
        .map(|members| counts::endpoint(members))
        .collect();
    Ok(json_text(&json!({
        "phase": phase,
        "uptime_ms": u64::try_from(inspector.uptime().as_millis()).unwrap_or(u64::MAX),
        "endpoints": endpoints,
        "samples": inspector.samples().since(since.since, endpoint),
    })))
}

#[derive(Deserialize)]
struct Of {
    endpoint: Option<String>,
}

async fn closings(State(view): State<View>, Asked(of): Asked<Of>) -> Response {
    json_text(&counts::closings(&view.inspector, of.endpoint.as_deref()))
}

async fn list_connections(
    State(view): State<View>,
    Asked(wanted): Asked<connections::Wanted>,
    Asked(page): Asked<paging::Page>,
) -> Result<Response, Problem> {
    aside(move || json_text(&connections::list(&view.inspector, &wanted, page))).await
}

async fn list_rooms(
    State(view): State<View>,
    Asked(wanted): Asked<rooms::Wanted>,
    Asked(page): Asked<paging::Page>,
) -> Result<Response, Problem> {
    aside(move || json_text(&rooms::list(&view.inspector, &wanted, page))).await
}

/// Not on a thread that serves connections: it walks all of them.
async fn aside(answer: impl FnOnce() -> Response + Send + 'static) -> Result<Response, Problem> {
    let answered = tokio::task::spawn_blocking(answer).await;
    answered.map_err(|error| {
        tracing::error!("the inspector has no answer: {error}");
        Problem::internal()
    })
}

async fn disconnect(State(view): State<View>, body: Bytes) -> Result<Response, Problem> {
    obey(&view, &body, actions::disconnect)
}

async fn join(State(view): State<View>, body: Bytes) -> Result<Response, Problem> {
    obey(&view, &body, actions::join)
}

async fn leave(State(view): State<View>, body: Bytes) -> Result<Response, Problem> {
    obey(&view, &body, actions::leave)
}

async fn send(State(view): State<View>, body: Bytes) -> Result<Response, Problem> {
    obey(&view, &body, actions::send)
}

fn obey<T: DeserializeOwned>(
    view: &View,
    body: &[u8],
    act: impl FnOnce(&Inspector, &T) -> Result<Value, Problem>,
) -> Result<Response, Problem> {
    let order = serde_json::from_slice(body).map_err(|error| Problem::bad("bad_order", error.to_string()))?;
    Ok(json_text(&act(&view.inspector, &order)?))
}

/// A query, whose problems are told as all others are.
struct Asked<T>(T);

impl<T: DeserializeOwned> FromRequestParts<View> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, view: &View) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, view).await;
        match query {
            Ok(Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(Problem::bad("bad_query", rejection.body_text())),
        }
    }
}
