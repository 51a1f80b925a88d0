//! HTTP by hand: a request that is no handshake.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::Refusal as Answer;
use super::within;

pub(crate) async fn get(address: SocketAddr, path: &str) -> Answer {
    exchange(address, "GET", path, "").await
}

pub(crate) async fn post(address: SocketAddr, path: &str, body: &str) -> Answer {
    exchange(address, "POST", path, body).await
}

async fn exchange(address: SocketAddr, method: &str, path: &str, body: &str) -> Answer {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: text/plain\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    parse(&raw(address, &request).await)
}

/// The whole answer to a request that asks for its connection to be closed.
pub(crate) async fn raw(address: SocketAddr, request: &str) -> String {
    let answer = raw_bytes(address, request.as_bytes()).await;
    String::from_utf8(answer).expect("the answer is text")
}

/// All that comes until the server closes the connection.
pub(crate) async fn raw_bytes(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let answer = within("the end of the connection", async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    });
    answer.await.expect("the server answers")
}

/// The head of the answer to a request, whose connection may stay open.
pub(crate) async fn head(address: SocketAddr, request: &str) -> String {
    let head = within("the head of an HTTP answer", async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        Ok::<_, std::io::Error>(head)
    });
    let head = head.await.expect("the server answers");
    String::from_utf8(head).expect("a head is text")
}

fn parse(answer: &str) -> Answer {
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer {
        status: status.expect("an answer has a status"),
        body: body.to_owned(),
    }
}
