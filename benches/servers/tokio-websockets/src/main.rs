//! tokio-websockets: its own handshake on an accepted stream; for rooms a channel per socket, read in the same task.

use std::io;

use bench_common::arguments::ServerArguments;
use bench_common::rooms::Rooms;
use bench_common::serve;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_websockets::{Error, Message, ServerBuilder, WebSocketStream};

async fn accept(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    rooms: Rooms<Message>,
) -> Result<(), Error> {
    stream.set_nodelay(true)?;
    match acceptor {
        None => serve_connection(stream, rooms).await,
        Some(acceptor) => serve_connection(acceptor.accept(stream).await?, rooms).await,
    }
}

async fn serve_connection<S: Stream>(stream: S, rooms: Rooms<Message>) -> Result<(), Error> {
    // Its default limit is 64 MiB per message, and needs no change for any scenario.
    let (request, socket) = ServerBuilder::new().accept(stream).await?;
    match request.uri().path() {
        "/echo" => echo(socket).await,
        "/idle" => idle(socket).await,
        "/room" => {
            let query = request.uri().query().unwrap_or_default();
            let room = query.strip_prefix("room=").unwrap_or_default();
            join(socket, &rooms, room).await
        }
        _ => Ok(()),
    }
}

async fn echo<S: Stream>(mut socket: WebSocketStream<S>) -> Result<(), Error> {
    while let Some(message) = socket.next().await {
        let message = message?;
        if is_data(&message) {
            socket.send(message).await?;
        }
    }
    Ok(())
}

async fn idle<S: Stream>(mut socket: WebSocketStream<S>) -> Result<(), Error> {
    while let Some(message) = socket.next().await {
        let message = message?;
        if is_data(&message) {
            serve::keep_across_an_await(message.as_payload()).await;
            socket.send(message).await?;
        }
    }
    Ok(())
}

async fn join<S: Stream>(
    mut socket: WebSocketStream<S>,
    rooms: &Rooms<Message>,
    room: &str,
) -> Result<(), Error> {
    let (membership, mut messages) = rooms.join(room);
    socket.send(Message::text("joined")).await?;
    loop {
        tokio::select! {
            received = socket.next() => {
                let Some(message) = received else { return Ok(()) };
                let message = message?;
                if is_data(&message) {
                    membership.publish(&message);
                }
            }
            Some(message) = messages.recv() => {
                socket.feed(message).await?;
                while let Ok(message) = messages.try_recv() {
                    socket.feed(message).await?;
                }
                socket.flush().await?;
            }
        }
    }
}

/// A connection, over TLS or not.
trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

fn is_data(message: &Message) -> bool {
    message.is_text() || message.is_binary()
}

fn main() -> io::Result<()> {
    let arguments = ServerArguments::from_command_line();
    let rooms = Rooms::default();
    let acceptor = bench_tls::acceptor(arguments)?;
    serve::runtime(arguments)?.block_on(async {
        let listener = serve::listen(arguments)?;
        serve::ready();
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(accept(stream, acceptor.clone(), rooms.clone()));
        }
    })
}
