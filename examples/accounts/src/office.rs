//! The HTTP routes: signing in, and what others do to a user.

use std::time::Duration;

use asena_ws::prelude::*;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{delete, get, post};
use serde::Deserialize;

use crate::accounts::Accounts;
use crate::inbox::{Inbox, Note};

#[derive(Deserialize)]
struct SignIn {
    name: String,
    device: String,
    seconds: u64,
}

pub(crate) fn routes() -> Router<Container> {
    Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/sign-in", post(sign_in))
        .route("/users/{user}/messages", post(tell))
        .route("/users/{user}", delete(lock))
        .route("/sessions/{session}", delete(sign_out))
}

/// In earnest it asks for a password.
async fn sign_in(
    Inject(accounts): Inject<Arc<Accounts>>,
    Query(SignIn {
        name,
        device,
        seconds,
    }): Query<SignIn>,
) -> Result<String, StatusCode> {
    let token = accounts.sign_in(&name, &device, Duration::from_secs(seconds));
    token.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

/// On all devices; how many they were.
async fn tell(
    Inject(inbox): Inject<Namespace<Inbox>>,
    Path(user): Path<String>,
    text: String,
) -> Result<String, StatusCode> {
    let told = inbox.to_user(&user).emit(&Note { text });
    let delivery = told.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(delivery.queued.to_string())
}

/// Locked first: else the user could come back before that.
async fn lock(
    Inject(accounts): Inject<Arc<Accounts>>,
    Inject(ulak): Inject<Ulak>,
    Path(user): Path<String>,
) -> Result<String, StatusCode> {
    accounts.lock(&user);
    let closed = ulak
        .disconnect_user(&user, CloseCode::KICKED, "the account is locked")
        .await;
    closed
        .map(|count| count.to_string())
        .map_err(|_| StatusCode::BAD_GATEWAY)
}

/// One device.
async fn sign_out(Inject(ulak): Inject<Ulak>, Path(session): Path<String>) -> Result<String, StatusCode> {
    let closed = ulak
        .disconnect_session(&session, CloseCode::KICKED, "signed out")
        .await;
    closed
        .map(|count| count.to_string())
        .map_err(|_| StatusCode::BAD_GATEWAY)
}
