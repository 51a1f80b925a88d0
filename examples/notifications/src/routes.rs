//! The HTTP side: who may be notified, and how many were.

use asena_ws::SendError;
use asena_ws::prelude::*;
// Of axum, not of the prelude: that one reads WebSocket messages.
use axum::Json;
use axum::routing::{Router, post};
use serde::{Deserialize, Serialize};

use crate::notification_socket::{NotificationSocket, Outgoing, user_room};
use crate::problem::Problem;

pub(crate) fn routes() -> Router<Container> {
    Router::new()
        // The endpoint has the GET of this path.
        .route("/notifications", post(notify_all))
        .route("/users/{id}/notifications", post(notify_user))
        .route("/users/notifications", post(notify_users))
        .route("/namespaces/{name}", post(notify_namespace))
        .route("/sockets/{id}/notifications", post(notify_socket))
}

#[derive(Deserialize)]
struct Notification {
    text: String,
}

#[derive(Deserialize)]
struct SelectedNotification {
    text: String,
    users: Vec<String>,
}

/// How many connections have it in their outbox, and how many were too slow.
#[derive(Serialize)]
struct Receipt {
    queued: usize,
    dropped: usize,
}

/// Where the endpoint's type is known, its namespace cannot miss.
async fn notify_all(
    Inject(notifications): Inject<Namespace<NotificationSocket>>,
    Json(Notification { text }): Json<Notification>,
) -> Result<Json<Receipt>, Problem> {
    let delivery = notifications.broadcast_json(&Outgoing::Notification { text: &text })?;
    Ok(receipt(delivery))
}

async fn notify_user(
    Inject(notifications): Inject<Namespace<NotificationSocket>>,
    Path(id): Path<String>,
    Json(Notification { text }): Json<Notification>,
) -> Result<Json<Receipt>, Problem> {
    let target = notifications.to(user_room(&id));
    let delivery = target.send_json(&Outgoing::Notification { text: &text })?;
    // A room that nobody is in is not an error by itself: rooms come and go.
    if delivery == Delivery::default() {
        return Err(Problem::unknown_user(&id));
    }
    Ok(receipt(delivery))
}

/// The courier takes several rooms at once. Each connection receives once; users who are not here do not matter.
async fn notify_users(
    Inject(ulak): Inject<Ulak>,
    Json(SelectedNotification { text, users }): Json<SelectedNotification>,
) -> Result<Json<Receipt>, Problem> {
    let rooms = users.iter().map(|id| user_room(id));
    let delivery = ulak.to_many("/notifications", rooms, written(&text)?).await?;
    Ok(receipt(delivery))
}

/// Where only a path is known, the courier says if there is no such namespace.
async fn notify_namespace(
    Inject(ulak): Inject<Ulak>,
    Path(name): Path<String>,
    Json(Notification { text }): Json<Notification>,
) -> Result<Json<Receipt>, Problem> {
    let delivery = ulak.broadcast(&format!("/{name}"), written(&text)?).await?;
    Ok(receipt(delivery))
}

async fn notify_socket(
    Inject(ulak): Inject<Ulak>,
    Path(id): Path<SocketId>,
    Json(Notification { text }): Json<Notification>,
) -> Result<Json<Receipt>, Problem> {
    ulak.to_socket("/notifications", id, written(&text)?).await?;
    Ok(Json(Receipt {
        queued: 1,
        dropped: 0,
    }))
}

fn receipt(delivery: Delivery) -> Json<Receipt> {
    Json(Receipt {
        queued: delivery.queued,
        dropped: delivery.dropped,
    })
}

/// The courier sends text as it is, so JSON is written here.
fn written(text: &str) -> Result<String, SendError> {
    Ok(serde_json::to_string(&Outgoing::Notification { text })?)
}
