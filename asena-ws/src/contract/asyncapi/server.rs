use std::str::FromStr;

use serde_json::{Value, json};

/// Where clients reach an app: `wss://chat.example.com`, `ws://localhost:3000/behind/a/proxy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    protocol: String,
    host: String,
    pathname: Option<String>,
}

/// A text that names no server of WebSockets.
#[derive(Debug, thiserror::Error)]
#[error("{text:?} is no server: write one as `wss://chat.example.com` or `ws://localhost:3000`")]
pub struct InvalidServer {
    text: String,
}

impl FromStr for Server {
    type Err = InvalidServer;

    fn from_str(text: &str) -> Result<Self, InvalidServer> {
        let invalid = || InvalidServer {
            text: text.to_owned(),
        };
        let uri: http::Uri = text.parse().map_err(|_| invalid())?;
        let protocol = uri.scheme_str().filter(|scheme| matches!(*scheme, "ws" | "wss"));
        let host = uri
            .authority()
            .filter(|authority| !authority.as_str().contains('@'));
        let pathname = uri.path().trim_end_matches('/');
        match (protocol, host, uri.query()) {
            (Some(protocol), Some(host), None) => Ok(Self {
                protocol: protocol.to_owned(),
                host: host.to_string(),
                pathname: (!pathname.is_empty()).then(|| pathname.to_owned()),
            }),
            _ => Err(invalid()),
        }
    }
}

impl Server {
    /// As AsyncAPI's server object.
    pub(super) fn object(&self) -> Value {
        let mut object = json!({"host": self.host, "protocol": self.protocol});
        if let Some(pathname) = &self.pathname {
            object["pathname"] = pathname.as_str().into();
        }
        object
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_has_a_protocol_and_a_host() {
        let table = [
            (
                "wss://chat.example.com",
                Some(json!({"host": "chat.example.com", "protocol": "wss"})),
            ),
            (
                "ws://[::1]:3000/behind/",
                Some(json!({"host": "[::1]:3000", "protocol": "ws", "pathname": "/behind"})),
            ),
            ("https://chat.example.com", None),
            ("chat.example.com", None),
            ("wss://user:secret@chat.example.com", None),
            ("wss://chat.example.com?token=1", None),
            ("wss:// chat", None),
        ];
        for (text, expected) in table {
            let server = text.parse::<Server>().ok().map(|server| server.object());
            assert_eq!(server, expected, "{text}");
        }
    }
}
