//! TLS before HTTP: the handshake of one stream, in its own task and under a deadline.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::http::{Http, Link};
use crate::edge::scheme::Scheme;
use crate::transport::tls::{Acceptor, TlsStream};
use crate::transport::{PEEK_BYTES, Peek};

/// What those are told who speak HTTP without TLS. Whoever reads it sees at once what is wrong.
const PLAIN_ANSWER: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: 62\r\nconnection: close\r\n\r\n\
This port speaks TLS: come back by https:// or by wss:// URLs\n";

/// As much of what they send is read, so that the answer is not lost to a reset, and for so long.
const PLAIN_BYTES_MAX: usize = 64 * 1024;
const PLAIN_TIMEOUT: Duration = Duration::from_secs(1);

impl Http {
    /// As [`serve_socket`](Self::serve_socket), over TLS.
    pub(crate) async fn serve_tls<Socket: Peek>(
        self,
        socket: Socket,
        remote_addr: Option<SocketAddr>,
        acceptor: Acceptor,
    ) {
        let Some(mut arrival) = self.gate.arrive() else {
            return;
        };
        let shaken = timeout(self.head_timeout, shake_hands(socket, &acceptor));
        let shaken = tokio::select! {
            shaken = shaken => shaken,
            () = arrival.cut() => return,
            () = self.connections.closing.cancelled() => return,
        };
        let Ok(Some(stream)) = shaken else { return };
        let link = Link::accepted(remote_addr, Scheme::Https);
        #[cfg(feature = "http2")]
        if crate::transport::tls::speaks_http2(&stream) {
            return self.serve_http2(stream, link, arrival).await;
        }
        self.serve_arrived(stream, link, arrival).await;
    }
}

async fn shake_hands<Socket: Peek>(socket: Socket, acceptor: &Acceptor) -> Option<TlsStream<Socket>> {
    let mut bytes = [0; PEEK_BYTES];
    let looked = socket.peek(&mut bytes, |_| true).await;
    // A record of TLS begins with a number below 32, a request with the name of its method.
    if matches!(looked, Ok(1..)) && bytes[0].is_ascii_uppercase() {
        send_away(socket).await;
        return None;
    }
    match acceptor.accept(socket).await {
        Ok(stream) => Some(stream),
        Err(error) => {
            tracing::debug!("a handshake of TLS failed: {error}");
            None
        }
    }
}

async fn send_away<Socket: Peek>(mut socket: Socket) {
    let sent = async {
        socket.write_all(PLAIN_ANSWER).await?;
        socket.shutdown().await?;
        let mut left = PLAIN_BYTES_MAX;
        let mut bytes = [0; 1024];
        while left > 0 {
            match socket.read(&mut bytes).await? {
                0 => break,
                read => left = left.saturating_sub(read),
            }
        }
        Ok::<_, std::io::Error>(())
    };
    // Whoever has gone already does not hear it.
    let _ = timeout(PLAIN_TIMEOUT, sent).await;
}
