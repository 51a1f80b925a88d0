//! The application's own routes, and its layer.

use asena_ws::prelude::*;
use axum::extract::{Request, State};
use axum::middleware;
use axum::routing::{Router, get, post};

use crate::news_socket::NewsSocket;
use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/", get(home)).route("/news", post(publish))
}

async fn home(State(state): State<AppState>, Inject(news): Inject<Namespace<NewsSocket>>) -> String {
    let readers = news.local().socket_count();
    format!(
        "{} requests, {readers} readers of {}\n",
        state.requests(),
        news.path()
    )
}

async fn publish(Inject(news): Inject<Namespace<NewsSocket>>, text: String) -> String {
    let delivery = news.broadcast(text);
    format!("queued for {}\n", delivery.queued)
}

/// Numbers every answer: of the application's routes, of the handshakes, and of what is not found.
pub(crate) async fn count(
    State(state): State<AppState>,
    request: Request,
    next: middleware::Next,
) -> Response {
    let number = state.count_request();
    let mut response = next.run(request).await;
    response.headers_mut().insert("x-request-number", number.into());
    response
}
