//! A client of HTTP/2, on the crate `h2`: requests, and WebSockets by extended CONNECT.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use h2::client::SendRequest;
use h2::ext::Protocol;
use h2::{Reason, RecvStream, SendStream};
use http::{Method, Request, Response, Version};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::tungstenite::Bytes;

use super::client::Refusal;
use super::within;

/// A connection, on which requests are made.
#[derive(Clone)]
pub(crate) struct Http2 {
    requests: SendRequest<Bytes>,
    scheme: &'static str,
}

/// What comes of a request: the head of the answer, and the stream.
pub(crate) type Answer = (Response<()>, Http2Stream);

/// One stream, as a stream of bytes.
pub(crate) struct Http2Stream {
    send: Option<SendStream<Bytes>>,
    receive: Option<RecvStream>,
    unread: Bytes,
    has_ended: bool,
}

impl Http2 {
    /// Begins HTTP/2 on a stream that nothing has been said on.
    pub(crate) async fn begin(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self::begin_as(stream, "http").await
    }

    /// The same, with the scheme that requests are made for.
    pub(crate) async fn begin_as(
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        scheme: &'static str,
    ) -> Self {
        let begun = within("the beginning of HTTP/2", settings().handshake(stream)).await;
        let (requests, connection) = begun.expect("HTTP/2");
        // Ends with the last stream. That the server ends it is seen on the streams.
        tokio::spawn(async move { drop(connection.await) });
        let mut requests = within("the settings", requests.ready()).await.expect("HTTP/2");
        // Until the server's settings have come, it is not known to take extended CONNECT.
        within("the server to take extended CONNECT", async {
            while !requests.is_extended_connect_protocol_enabled() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        let ready = std::future::poll_fn(|context| requests.poll_ready(context)).await;
        ready.expect("HTTP/2");
        Self { requests, scheme }
    }

    /// Asks for a WebSocket as it should be asked for, with more headers, and says bytes without waiting for the answer.
    pub(crate) async fn connect(&self, path: &str, headers: &[(&str, &str)], early: &[u8]) -> Answer {
        let version = ("sec-websocket-version", "13");
        let headers = [&[version], headers].concat();
        self.extended_connect("websocket", path, &headers, early).await
    }

    /// The same, with any protocol and no headers but these.
    pub(crate) async fn extended_connect(
        &self,
        protocol: &str,
        path: &str,
        headers: &[(&str, &str)],
        early: &[u8],
    ) -> Answer {
        let mut request = self.request(Method::CONNECT, path, headers);
        request.extensions_mut().insert(Protocol::from(protocol));
        self.ask(request, early, false).await
    }

    pub(crate) async fn get(&self, path: &str) -> Refusal {
        let request = self.request(Method::GET, path, &[]);
        let (head, stream) = self.ask(request, &[], true).await;
        stream.refusal(&head).await
    }

    fn request(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Request<()> {
        let mut request = Request::builder().method(method).version(Version::HTTP_2);
        request = request.uri(format!("{}://localhost{path}", self.scheme));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("a good request")
    }

    async fn ask(&self, request: Request<()>, early: &[u8], ends: bool) -> Answer {
        let requests = within("a stream", self.requests.clone().ready()).await;
        let mut requests = requests.expect("the connection goes on");
        let (answer, mut send) = requests.send_request(request, ends).expect("a request");
        if !early.is_empty() {
            let early = Bytes::copy_from_slice(early);
            send.send_data(early, false).expect("the stream takes bytes");
        }
        let answer = within("the answer", answer).await.expect("an answer");
        let (head, receive) = answer.into_parts();
        let stream = Http2Stream {
            send: Some(send),
            receive: Some(receive),
            unread: Bytes::new(),
            has_ended: ends,
        };
        (Response::from_parts(head, ()), stream)
    }
}

/// As a browser: small frames that a test reads late are no attack.
fn settings() -> h2::client::Builder {
    let mut settings = h2::client::Builder::new();
    settings.data_frame_budget(usize::MAX / 2);
    settings
}

impl Http2Stream {
    /// The answer that is no WebSocket.
    pub(crate) async fn refusal(mut self, head: &Response<()>) -> Refusal {
        let mut body = Vec::new();
        while let Some(bytes) = within("the rest of the answer", self.receive().data()).await {
            let bytes = bytes.expect("the whole answer");
            let _ = self.receive().flow_control().release_capacity(bytes.len());
            body.extend_from_slice(&bytes);
        }
        Refusal {
            status: head.status().as_u16(),
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    fn send(&mut self) -> &mut SendStream<Bytes> {
        self.send.as_mut().expect("it is taken out by the drop alone")
    }

    fn receive(&mut self) -> &mut RecvStream {
        self.receive.as_mut().expect("it is taken out by the drop alone")
    }

    pub(super) fn reset(mut self) {
        self.send().send_reset(Reason::CANCEL);
    }
}

/// As a TCP socket that is closed behind its end: that nobody reads any more the server learns by what it writes.
impl Drop for Http2Stream {
    fn drop(&mut self) {
        if !self.has_ended {
            return;
        }
        let (receive, send) = (self.receive.take(), self.send.take());
        if let (Some(mut receive), Some(send)) = (receive, send) {
            tokio::spawn(async move {
                let _ = receive.data().await;
                drop((receive, send));
            });
        }
    }
}

fn broken(error: h2::Error) -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, error)
}

impl AsyncRead for Http2Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.unread.is_empty() {
            match ready!(self.receive().poll_data(context)) {
                None => return Poll::Ready(Ok(())),
                Some(bytes) => self.unread = bytes.map_err(broken)?,
            }
        }
        let length = self.unread.len().min(buffer.remaining());
        let bytes = self.unread.split_to(length);
        buffer.put_slice(&bytes);
        let _ = self.receive().flow_control().release_capacity(length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Http2Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // A server that has said all says by this reset that it wants no more (RFC 9113 §8.1). Over TCP it would get it all the same.
        if let Poll::Ready(Ok(Reason::NO_ERROR)) = self.send().poll_reset(context) {
            return Poll::Ready(Ok(bytes.len()));
        }
        self.send().reserve_capacity(bytes.len());
        while self.send().capacity() == 0 {
            match ready!(self.send().poll_capacity(context)) {
                None => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
                Some(capacity) => drop(capacity.map_err(broken)?),
            }
        }
        let length = self.send().capacity().min(bytes.len());
        let bytes = Bytes::copy_from_slice(&bytes[..length]);
        let sent = self.send().send_data(bytes, false).map(|()| length);
        Poll::Ready(sent.map_err(broken))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.has_ended = true;
        if let Poll::Ready(Ok(Reason::NO_ERROR)) = self.send().poll_reset(context) {
            return Poll::Ready(Ok(()));
        }
        Poll::Ready(self.send().send_data(Bytes::new(), true).map_err(broken))
    }
}
