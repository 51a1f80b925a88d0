//! fastwebsockets: its upgrade on hyper, as in its echo example; for rooms a channel and a writing task per socket.

use std::error::Error;
use std::future::ready;

use bench_common::arguments::ServerArguments;
use bench_common::rooms::Rooms;
use bench_common::serve;
use bytes::Bytes;
use fastwebsockets::upgrade::{UpgradeFut, upgrade};
use fastwebsockets::{FragmentCollector, FragmentCollectorRead, Frame, OpCode, Payload, WebSocketError};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

fn accept(
    mut request: Request<Incoming>,
    rooms: Rooms<Bytes>,
) -> Result<Response<Empty<Bytes>>, WebSocketError> {
    let (response, upgraded) = upgrade(&mut request)?;
    match request.uri().path() {
        "/room" => {
            let query = request.uri().query().unwrap_or_default();
            let room = query.strip_prefix("room=").unwrap_or_default().to_owned();
            tokio::spawn(async move { join(upgraded, rooms, &room).await });
        }
        "/idle" => {
            tokio::spawn(idle(upgraded));
        }
        _ => {
            tokio::spawn(echo(upgraded));
        }
    }
    Ok(response)
}

async fn echo(upgraded: UpgradeFut) -> Result<(), WebSocketError> {
    let mut socket = FragmentCollector::new(upgraded.await?);
    loop {
        let frame = socket.read_frame().await?;
        match frame.opcode {
            OpCode::Close => return Ok(()),
            OpCode::Text | OpCode::Binary => socket.write_frame(frame).await?,
            _ => {}
        }
    }
}

async fn idle(upgraded: UpgradeFut) -> Result<(), WebSocketError> {
    let mut socket = FragmentCollector::new(upgraded.await?);
    loop {
        let frame = socket.read_frame().await?;
        match frame.opcode {
            OpCode::Close => return Ok(()),
            OpCode::Text | OpCode::Binary => {
                serve::keep_across_an_await(&frame.payload).await;
                socket.write_frame(frame).await?;
            }
            _ => {}
        }
    }
}

async fn join(upgraded: UpgradeFut, rooms: Rooms<Bytes>, room: &str) -> Result<(), WebSocketError> {
    let (read, mut write) = upgraded.await?.split(tokio::io::split);
    let mut read = FragmentCollectorRead::new(read);
    let (membership, mut messages) = rooms.join(room);
    let writer = tokio::spawn(async move {
        let joined = Frame::text(Payload::Borrowed(b"joined"));
        write.write_frame(joined).await?;
        // It has no way to write several frames at once.
        while let Some(message) = messages.recv().await {
            write
                .write_frame(Frame::text(Payload::Borrowed(&message)))
                .await?;
        }
        Ok::<_, WebSocketError>(())
    });
    // What the reader would have to write are pongs and closes, which the load does not ask for.
    let mut obligated = |_: Frame<'_>| async { Ok::<_, WebSocketError>(()) };
    while let Ok(frame) = read.read_frame(&mut obligated).await {
        match frame.opcode {
            OpCode::Close => break,
            OpCode::Text | OpCode::Binary => membership.publish(&Bytes::copy_from_slice(&frame.payload)),
            _ => {}
        }
    }
    writer.abort();
    Ok(())
}

async fn accept_stream(stream: TcpStream, acceptor: Option<TlsAcceptor>, rooms: Rooms<Bytes>) {
    let _ = stream.set_nodelay(true);
    match acceptor {
        None => serve_connection(stream, rooms).await,
        Some(acceptor) => {
            // Who fails at the handshake has gone.
            if let Ok(stream) = acceptor.accept(stream).await {
                serve_connection(stream, rooms).await;
            }
        }
    }
}

async fn serve_connection<S>(stream: S, rooms: Rooms<Bytes>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // Its default limit is 64 MiB per message, and needs no change for any scenario.
    let served = http1::Builder::new()
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| ready(accept(request, rooms.clone()))),
        )
        .with_upgrades();
    // A connection that fails is the load's end.
    let _ = served.await;
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = ServerArguments::from_command_line();
    let rooms = Rooms::default();
    let acceptor = bench_tls::acceptor(arguments)?;
    serve::runtime(arguments)?.block_on(async {
        let listener = serve::listen(arguments)?;
        serve::ready();
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(accept_stream(stream, acceptor.clone(), rooms.clone()));
        }
    })
}
