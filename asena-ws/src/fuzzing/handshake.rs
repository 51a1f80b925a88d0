use arbitrary::{Arbitrary, Unstructured};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, Version, header};

use crate::protocol::{Compression, handshake as protocol};

/// One of our subprotocols stands in two forms, to be told apart.
const PROTOCOLS: &[&str] = &["chat.v2", "chat.v1", "Chat.v1"];

#[derive(Debug, Arbitrary)]
struct Setting {
    is_get: bool,
    is_old: bool,
    is_compressed: bool,
    /// Which of the headers of a good handshake are there.
    good: [bool; 5],
}

/// Any set of headers is taken or refused; what is taken has all that it needs, and the answer holds to what was offered.
pub fn handshake(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let Ok(setting) = Setting::arbitrary(&mut bytes) else {
        return;
    };
    let mut headers = HeaderMap::new();
    let good = [
        (header::HOST, "localhost"),
        (header::UPGRADE, "websocket"),
        (header::CONNECTION, "Upgrade"),
        (header::SEC_WEBSOCKET_VERSION, "13"),
        (header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    for ((name, value), is_there) in good.into_iter().zip(setting.good) {
        if is_there {
            headers.append(name, HeaderValue::from_static(value));
        }
    }
    // A line each: which header, and what it says.
    for line in bytes.take_rest().split(|byte| *byte == b'\n') {
        if let Some((&name, value)) = line.split_first()
            && let Ok(value) = HeaderValue::from_bytes(value)
        {
            headers.append(header_name(name), value);
        }
    }
    let method = if setting.is_get { Method::GET } else { Method::POST };
    let version = if setting.is_old {
        Version::HTTP_10
    } else {
        Version::HTTP_11
    };
    let compression = setting.is_compressed.then(Compression::new);
    match protocol::check(&method, version, &headers, PROTOCOLS, compression.as_ref()) {
        Ok(accepted) => {
            assert!(setting.is_get && !setting.is_old);
            assert!(headers.contains_key(header::HOST));
            assert_eq!(headers.get_all(header::SEC_WEBSOCKET_KEY).iter().count(), 1);
            let protocol = accepted.protocol;
            assert!(protocol.is_none_or(|one| PROTOCOLS.contains(&one) && offers(&headers, one)));
            let answer = accepted.headers();
            assert_eq!(answer[header::SEC_WEBSOCKET_ACCEPT].len(), 28);
            assert_eq!(
                answer.contains_key(header::SEC_WEBSOCKET_PROTOCOL),
                protocol.is_some()
            );
            let extends = answer.contains_key(header::SEC_WEBSOCKET_EXTENSIONS);
            assert!(
                !extends || (setting.is_compressed && headers.contains_key(header::SEC_WEBSOCKET_EXTENSIONS))
            );
        }
        Err(error) => {
            assert!(error.status().is_client_error() || error.status().is_server_error());
            assert!(!error.to_string().is_empty());
            let _ = error.headers();
        }
    }
}

fn header_name(number: u8) -> HeaderName {
    match number % 7 {
        0 => header::HOST,
        1 => header::UPGRADE,
        2 => header::CONNECTION,
        3 => header::SEC_WEBSOCKET_VERSION,
        4 => header::SEC_WEBSOCKET_KEY,
        5 => header::SEC_WEBSOCKET_PROTOCOL,
        _ => header::SEC_WEBSOCKET_EXTENSIONS,
    }
}

fn offers(headers: &HeaderMap, protocol: &str) -> bool {
    let mut lines = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    lines.any(|line| {
        let mut offered = line.as_bytes().split(|byte| *byte == b',');
        offered.any(|one| one.trim_ascii() == protocol.as_bytes())
    })
}
