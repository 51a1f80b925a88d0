//! socketioxide on axum. It speaks Socket.IO, so a message is an event in JSON with a namespace before it: more bytes and
//! more work than the others have, which the report says.

use std::io;

use axum::Router;
use axum::serve::ListenerExt;
use bench_common::arguments::ServerArguments;
use bench_common::serve;
use socketioxide::SocketIo;
use socketioxide::extract::{Data, SocketRef};

fn main() -> io::Result<()> {
    let arguments = ServerArguments::from_command_line();
    serve::runtime(arguments)?.block_on(async {
        // Its default limits need no change for any scenario.
        let (layer, io) = SocketIo::new_layer();
        io.ns("/echo", async |socket: SocketRef| {
            socket.on("m", async |socket: SocketRef, Data(text): Data<String>| {
                let _ = socket.emit("m", &text);
            });
        });
        io.ns("/idle", async |socket: SocketRef| {
            socket.on("m", async |socket: SocketRef, Data(text): Data<String>| {
                serve::keep_across_an_await(text.as_bytes()).await;
                let _ = socket.emit("m", &text);
            });
        });
        io.ns("/room", async |socket: SocketRef| {
            let query = socket.req_parts().uri.query().unwrap_or_default();
            let room = query.split('&').find_map(|pair| pair.strip_prefix("room="));
            let room = room.unwrap_or_default().to_owned();
            socket.join(room.clone());
            let _ = socket.emit("joined", "");
            socket.on("m", async move |socket: SocketRef, Data(text): Data<String>| {
                let _ = socket.to(room.clone()).emit("m", &text).await;
            });
        });
        let router = Router::new().layer(layer);
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
