//! sockudo-ws through its integration with axum; for rooms a channel per socket, read in the same task.

use std::io;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use axum::routing::any;
use axum::serve::ListenerExt;
use bench_common::arguments::ServerArguments;
use bench_common::rooms::Rooms;
use bench_common::serve;
use futures_util::SinkExt;
use serde::Deserialize;
use sockudo_ws::axum_integration::{WebSocket, WebSocketUpgrade};
use sockudo_ws::{Compression, Config, Message};

#[derive(Deserialize)]
struct RoomQuery {
    room: String,
}

#[derive(Clone)]
struct Shared {
    rooms: Rooms<Message>,
    config: Config,
}

async fn echo(upgrade: WebSocketUpgrade, State(shared): State<Shared>) -> impl IntoResponse {
    upgrade
        .config(shared.config)
        .on_upgrade(|mut socket: WebSocket| async move {
            while let Some(Ok(message)) = socket.recv().await {
                if message.is_close() {
                    break;
                }
                let is_data = matches!(message, Message::Text(_) | Message::Binary(_));
                if is_data && socket.send(message).await.is_err() {
                    break;
                }
            }
        })
}

async fn idle(upgrade: WebSocketUpgrade) -> impl IntoResponse {
    upgrade.on_upgrade(|mut socket: WebSocket| async move {
        while let Some(Ok(message)) = socket.recv().await {
            match message {
                Message::Text(text) => {
                    serve::keep_across_an_await(&text).await;
                    if socket.send(Message::Text(text)).await.is_err() {
                        break;
                    }
                }
                Message::Close(_) => break,
                _ => {}
            }
        }
    })
}

async fn room(
    upgrade: WebSocketUpgrade,
    Query(query): Query<RoomQuery>,
    State(shared): State<Shared>,
) -> impl IntoResponse {
    let Shared { rooms, config } = shared;
    upgrade
        .config(config)
        .on_upgrade(move |socket: WebSocket| async move {
            // An error is the connection's end.
            let _ = join(socket, &rooms, &query.room).await;
        })
}

/// One task that reads and writes, with `feed` and one `flush` for what waits: what its documentation tells to do. The
/// writing half of its own `split` could only flush each message.
async fn join(mut socket: WebSocket, rooms: &Rooms<Message>, room: &str) -> sockudo_ws::error::Result<()> {
    let (membership, mut messages) = rooms.join(room);
    socket.send(Message::text("joined")).await?;
    loop {
        tokio::select! {
            received = socket.recv() => match received {
                Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => membership.publish(&message),
                Some(Ok(Message::Close(_))) | None => return Ok(()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
            },
            Some(message) = messages.recv() => {
                socket.feed(message).await?;
                while let Ok(message) = messages.try_recv() {
                    socket.feed(message).await?;
                }
                SinkExt::flush(&mut socket).await?;
            }
        }
    }
}

fn main() -> io::Result<()> {
    let arguments = ServerArguments::from_command_line();
    // Its default limit is 64 MiB per message, and needs no change for any scenario.
    let mut config = Config::default();
    if arguments.compression {
        // As its examples have it.
        config.compression = Compression::Dedicated;
    }
    let router = Router::new()
        .route("/echo", any(echo))
        .route("/room", any(room))
        .route("/idle", any(idle))
        .with_state(Shared {
            rooms: Rooms::default(),
            config,
        });
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
