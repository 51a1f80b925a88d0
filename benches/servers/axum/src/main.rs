//! axum by hand: its own WebSocket, and for rooms a channel and a writing task per socket, as in its chat example.

use std::io;

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::any;
use axum::serve::ListenerExt;
use bench_common::arguments::ServerArguments;
use bench_common::rooms::Rooms;
use bench_common::serve;
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;

#[derive(Deserialize)]
struct RoomQuery {
    room: String,
}

async fn echo(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async |mut socket: WebSocket| {
        while let Some(Ok(message)) = socket.recv().await {
            if is_data(&message) && socket.send(message).await.is_err() {
                break;
            }
        }
    })
}

async fn idle(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async |mut socket: WebSocket| {
        while let Some(Ok(message)) = socket.recv().await {
            if !is_data(&message) {
                continue;
            }
            serve::keep_across_an_await(message.to_text().unwrap_or_default().as_bytes()).await;
            if socket.send(message).await.is_err() {
                break;
            }
        }
    })
}

async fn room(
    upgrade: WebSocketUpgrade,
    Query(query): Query<RoomQuery>,
    State(rooms): State<Rooms<Message>>,
) -> Response {
    upgrade.on_upgrade(async move |socket| {
        let (mut sink, mut stream) = socket.split();
        let (membership, mut messages) = rooms.join(&query.room);
        let writer = tokio::spawn(async move {
            if sink.send("joined".into()).await.is_err() {
                return;
            }
            while let Some(message) = messages.recv().await {
                // What waits leaves with one flush: a little more than the example does, and what a reader of the
                // profile would do first.
                if sink.feed(message).await.is_err() {
                    break;
                }
                while let Ok(message) = messages.try_recv() {
                    if sink.feed(message).await.is_err() {
                        return;
                    }
                }
                if sink.flush().await.is_err() {
                    break;
                }
            }
        });
        while let Some(Ok(message)) = stream.next().await {
            if is_data(&message) {
                membership.publish(&message);
            }
        }
        writer.abort();
    })
}

fn is_data(message: &Message) -> bool {
    matches!(message, Message::Text(_) | Message::Binary(_))
}

fn main() -> io::Result<()> {
    let arguments = ServerArguments::from_command_line();
    // Its default limit is 64 MiB per message, and needs no change for any scenario.
    let router = Router::new()
        .route("/echo", any(echo))
        .route("/room", any(room))
        .route("/idle", any(idle))
        .with_state(Rooms::default());
    serve::runtime(arguments)?.block_on(async {
        let listener = serve::listen(arguments)?;
        serve::ready();
        if let Some(acceptor) = bench_tls::acceptor(arguments)? {
            return axum::serve(bench_tls::Listener::new(listener, acceptor), router).await;
        }
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, router).await
    })
}
