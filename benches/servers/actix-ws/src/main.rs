//! actix-ws: a session handle per socket, which has a channel of its own inside; for rooms a channel before it, so that
//! a publisher never waits for a receiver.

use std::io;

use actix_web::web::{Data, Payload, Query, get};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, Session};
use bench_common::arguments::ServerArguments;
use bench_common::rooms::Rooms;
use bench_common::serve;
use bytestring::ByteString;
use serde::Deserialize;

type Answer = Result<HttpResponse, actix_web::Error>;

#[derive(Deserialize)]
struct RoomQuery {
    room: String,
}

/// Its default limits are 64 KiB per frame and 1 MiB per message, too little for one scenario.
fn upgrade(
    request: &HttpRequest,
    body: Payload,
) -> Result<(HttpResponse, Session, AggregatedMessageStream), actix_web::Error> {
    let (response, session, stream) = actix_ws::handle(request, body)?;
    let stream = stream
        .max_frame_size(serve::MESSAGE_BYTES_MAX)
        .aggregate_continuations()
        .max_continuation_size(serve::MESSAGE_BYTES_MAX);
    Ok((response, session, stream))
}

async fn echo(request: HttpRequest, body: Payload) -> Answer {
    let (response, mut session, mut stream) = upgrade(&request, body)?;
    rt::spawn(async move {
        while let Some(Ok(message)) = stream.recv().await {
            let sent = match message {
                AggregatedMessage::Text(text) => session.text(text).await,
                AggregatedMessage::Binary(bytes) => session.binary(bytes).await,
                AggregatedMessage::Ping(payload) => session.pong(&payload).await,
                AggregatedMessage::Pong(_) => Ok(()),
                AggregatedMessage::Close(reason) => {
                    let _ = session.close(reason).await;
                    return;
                }
            };
            if sent.is_err() {
                return;
            }
        }
    });
    Ok(response)
}

async fn idle(request: HttpRequest, body: Payload) -> Answer {
    let (response, mut session, mut stream) = upgrade(&request, body)?;
    rt::spawn(async move {
        while let Some(Ok(message)) = stream.recv().await {
            match message {
                AggregatedMessage::Text(text) => {
                    serve::keep_across_an_await(text.as_bytes()).await;
                    if session.text(text).await.is_err() {
                        return;
                    }
                }
                AggregatedMessage::Close(_) => return,
                _ => {}
            }
        }
    });
    Ok(response)
}

async fn room(
    request: HttpRequest,
    body: Payload,
    query: Query<RoomQuery>,
    rooms: Data<Rooms<ByteString>>,
) -> Answer {
    let (response, mut session, mut stream) = upgrade(&request, body)?;
    let (membership, mut messages) = rooms.join(&query.room);
    rt::spawn(async move {
        if session.text("joined").await.is_err() {
            return;
        }
        loop {
            tokio::select! {
                received = stream.recv() => match received {
                    Some(Ok(AggregatedMessage::Text(text))) => membership.publish(&text),
                    Some(Ok(AggregatedMessage::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => {}
                },
                Some(message) = messages.recv() => {
                    if session.text(message).await.is_err() {
                        return;
                    }
                }
            }
        }
    });
    Ok(response)
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let arguments = ServerArguments::from_command_line();
    let rooms = Data::new(Rooms::<ByteString>::default());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(rooms.clone())
            .route("/echo", get().to(echo))
            .route("/idle", get().to(idle))
            .route("/room", get().to(room))
    })
    .workers(arguments.threads)
    .tcp_nodelay(true)
    .backlog(serve::BACKLOG)
    .bind(serve::address(arguments))?
    .run();
    serve::ready();
    server.await
}
