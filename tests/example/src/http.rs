use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::{Example, PATIENCE};

/// An HTTP answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The status line and the headers, as they came.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Example {
    /// Asks for a path.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("connection", "close")], "")
    }

    /// Posts JSON, or what is not.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    #[must_use]
    pub fn post(&self, path: &str, json: &str) -> Answer {
        let headers = [("connection", "close"), ("content-type", "application/json")];
        self.ask("POST", path, &headers, json)
    }

    /// Asks to delete what is at a path.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    #[must_use]
    pub fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, &[("connection", "close")], "")
    }

    /// Asks for a WebSocket, and expects to be refused before the upgrade.
    ///
    /// # Panics
    ///
    /// If there is no answer, or it is the upgrade.
    #[must_use]
    pub fn refused(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![
            ("connection", "upgrade, close"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        all.extend(headers);
        let answer = self.ask("GET", path, &all, "");
        assert_ne!(answer.status, 101, "{path} is not refused");
        answer
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let length = body.len();
        let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let headers: String = headers.collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        );
        let mut stream = TcpStream::connect(self.address()).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("an answer, and its end");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).expect("a status");
        Answer {
            status: status.parse().expect("a number"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}

impl Answer {
    /// A header by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find_map(|(known, value)| (known == name).then_some(value))
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// If it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}
