//! The opening handshake as a server must check it (RFC 6455 §4.2.1; over HTTP/2, RFC 8441 §5), without a socket.

use bytes::Bytes;
use data_encoding::BASE64;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode, Version};
use sha1::{Digest, Sha1};

use super::deflate::{Agreement, Compression};

/// Why a request does not open a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HandshakeError {
    #[error("a WebSocket is opened with GET")]
    Method,
    #[error("a WebSocket needs HTTP/1.1")]
    HttpVersion,
    #[error("the request has no `Host` header")]
    Host,
    #[error("this is a WebSocket endpoint: send `Upgrade: websocket` and `Connection: Upgrade`")]
    Upgrade,
    #[error("the request has no `Connection: Upgrade` header")]
    Connection,
    #[error("the version of the WebSocket protocol must be 13: send `Sec-WebSocket-Version: 13`")]
    WebSocketVersion,
    #[error("the request needs one `Sec-WebSocket-Key` header with 16 bytes in base64")]
    Key,
    #[error("over HTTP/2 a WebSocket is opened with CONNECT and `:protocol` set to `websocket` (RFC 8441)")]
    NotConnect,
    #[error("CONNECT is for `:protocol` set to `websocket` alone (RFC 8441)")]
    #[cfg_attr(not(feature = "http2"), expect(dead_code, reason = "of HTTP/2 alone"))]
    OtherProtocol,
    #[error("the version of the WebSocket protocol must be 13: send `sec-websocket-version: 13`")]
    #[cfg_attr(not(feature = "http2"), expect(dead_code, reason = "of HTTP/2 alone"))]
    WebSocketVersionOverHttp2,
}

/// What a handshake is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// `Sec-WebSocket-Accept`, where a key was to be proved to have been read: not over HTTP/2.
    accept: Option<HeaderValue>,
    /// The one of our subprotocols that was agreed on.
    pub(crate) protocol: Option<&'static str>,
    /// What was agreed on compression, and how that is said in `Sec-WebSocket-Extensions`.
    compression: Option<(Agreement, HeaderValue)>,
}

/// Checks a request, and chooses the first of our subprotocols that the client offers, and the first compression of the client's
/// that we can do.
///
/// # Errors
///
/// The first thing that is wrong, in the order of the RFC.
pub(crate) fn check(
    method: &Method,
    version: Version,
    headers: &HeaderMap,
    protocols: &[&'static str],
    compression: Option<&Compression>,
) -> Result<Accepted, HandshakeError> {
    if version >= Version::HTTP_2 {
        return Err(HandshakeError::NotConnect);
    }
    if method != Method::GET {
        return Err(HandshakeError::Method);
    }
    if version < Version::HTTP_11 {
        return Err(HandshakeError::HttpVersion);
    }
    if !headers.contains_key(header::HOST) {
        return Err(HandshakeError::Host);
    }
    if !has_token(headers, &header::UPGRADE, "websocket") {
        return Err(HandshakeError::Upgrade);
    }
    if !has_token(headers, &header::CONNECTION, "upgrade") {
        return Err(HandshakeError::Connection);
    }
    if only(headers, &header::SEC_WEBSOCKET_VERSION) != Some("13") {
        return Err(HandshakeError::WebSocketVersion);
    }
    match only(headers, &header::SEC_WEBSOCKET_KEY) {
        Some(key) if is_key(key) => Ok(Accepted {
            accept: Some(accept(key)),
            protocol: choose(headers, protocols),
            compression: compression.and_then(|compression| Agreement::negotiate(compression, headers)),
        }),
        Some(_) | None => Err(HandshakeError::Key),
    }
}

/// The same over HTTP/2, for a request that has CONNECT for its method and a `:protocol`: each stream is a connection, so nothing is
/// upgraded, and no key proves that a cache stays out of it.
///
/// # Errors
///
/// The first thing that is wrong.
#[cfg(feature = "http2")]
pub(crate) fn check_connect(
    protocol: &str,
    headers: &HeaderMap,
    protocols: &[&'static str],
    compression: Option<&Compression>,
) -> Result<Accepted, HandshakeError> {
    if !protocol.eq_ignore_ascii_case("websocket") {
        return Err(HandshakeError::OtherProtocol);
    }
    if !headers.contains_key(header::HOST) {
        return Err(HandshakeError::Host);
    }
    if only(headers, &header::SEC_WEBSOCKET_VERSION) != Some("13") {
        return Err(HandshakeError::WebSocketVersionOverHttp2);
    }
    Ok(Accepted {
        accept: None,
        protocol: choose(headers, protocols),
        compression: compression.and_then(|compression| Agreement::negotiate(compression, headers)),
    })
}

impl Accepted {
    /// RFC 6455 §4.2.2, and RFC 8441 §5.
    pub(crate) fn status(&self) -> StatusCode {
        match self.accept {
            Some(_) => StatusCode::SWITCHING_PROTOCOLS,
            None => StatusCode::OK,
        }
    }

    pub(crate) fn agreement(&self) -> Option<Agreement> {
        self.compression.as_ref().map(|(agreement, _)| *agreement)
    }

    /// RFC 6455 §4.2.2.
    pub(crate) fn headers(self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(5);
        if let Some(accept) = self.accept {
            headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
            headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        if let Some(protocol) = self.protocol {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(protocol));
        }
        if let Some((_, extension)) = self.compression {
            headers.insert(header::SEC_WEBSOCKET_EXTENSIONS, extension);
        }
        headers
    }
}

/// The proof that the key was read (RFC 6455 §4.2.2, step 5.4).
fn accept(key: &str) -> HeaderValue {
    let mut hash = Sha1::new();
    hash.update(key);
    hash.update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let accept = BASE64.encode(&hash.finalize());
    // Base64 is ASCII, so this is a header's value.
    HeaderValue::from_maybe_shared(Bytes::from(accept)).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The first of our subprotocols that stands in the client's list; the names are compared as they are (RFC 6455 §4.1).
fn choose(headers: &HeaderMap, protocols: &[&'static str]) -> Option<&'static str> {
    let is_offered = |protocol: &str| {
        let lines = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).into_iter();
        let values = lines.filter_map(|line| line.to_str().ok());
        let mut offered = values.flat_map(|value| value.split(',')).map(str::trim);
        offered.any(|one| one == protocol)
    };
    protocols.iter().copied().find(|protocol| is_offered(protocol))
}

impl HandshakeError {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Method | Self::NotConnect => StatusCode::METHOD_NOT_ALLOWED,
            Self::HttpVersion => StatusCode::HTTP_VERSION_NOT_SUPPORTED,
            // RFC 9110 §15.5.22, and RFC 6455 §4.4 for the version.
            Self::Upgrade | Self::WebSocketVersion => StatusCode::UPGRADE_REQUIRED,
            Self::Host | Self::Connection | Self::Key | Self::WebSocketVersionOverHttp2 => {
                StatusCode::BAD_REQUEST
            }
            // RFC 9220 §3, which says what RFC 8441 does not.
            Self::OtherProtocol => StatusCode::NOT_IMPLEMENTED,
        }
    }

    /// What the answer must say beside its status.
    pub(crate) fn headers(self) -> HeaderMap {
        let headers: &[(HeaderName, &'static str)] = match self {
            Self::Method => &[(header::ALLOW, "GET")],
            Self::Upgrade => &[(header::UPGRADE, "websocket"), (header::CONNECTION, "Upgrade")],
            Self::WebSocketVersion => &[
                (header::SEC_WEBSOCKET_VERSION, "13"),
                (header::UPGRADE, "websocket"),
                (header::CONNECTION, "Upgrade"),
            ],
            Self::NotConnect => &[(header::ALLOW, "CONNECT")],
            Self::WebSocketVersionOverHttp2 => &[(header::SEC_WEBSOCKET_VERSION, "13")],
            Self::HttpVersion | Self::Host | Self::Connection | Self::Key | Self::OtherProtocol => &[],
        };
        let headers = headers.iter().cloned();
        headers
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .collect()
    }
}

/// Whether a header's comma-separated list, over all its lines, has a token; case does not matter.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let lines = headers.get_all(name).into_iter();
    let values = lines.filter_map(|line| line.to_str().ok());
    let mut tokens = values.flat_map(|value| value.split(',')).map(str::trim);
    tokens.any(|one| one.eq_ignore_ascii_case(token))
}

/// The value of a header that stands there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut lines = headers.get_all(name).into_iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => line.to_str().ok().map(str::trim),
        _ => None,
    }
}

/// 16 bytes in base64 are 22 characters and two of padding; the last of the 22 carries 4 bits that must be 0.
fn is_key(key: &str) -> bool {
    let Some(characters) = key.strip_suffix("==") else {
        return false;
    };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    characters.len() == 22 && characters.bytes().all(is_base64) && characters.ends_with(['A', 'Q', 'g', 'w'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

    /// A good handshake, with one header taken out and others put in.
    fn with(without: &str, extra: &[(&str, &str)]) -> Result<(), HandshakeError> {
        let good = [
            ("host", "localhost"),
            ("upgrade", "websocket"),
            ("connection", "Upgrade"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", KEY),
        ];
        let mut headers = HeaderMap::new();
        for (name, value) in good.iter().filter(|(name, _)| *name != without).chain(extra) {
            let name: HeaderName = name.parse().expect("a header's name");
            headers.append(name, value.parse().expect("a header's value"));
        }
        check(&Method::GET, Version::HTTP_11, &headers, &[], None).map(|_| ())
    }

    #[test]
    fn a_handshake_by_the_rfc_is_taken() {
        assert_eq!(with("", &[]), Ok(()));
        assert_eq!(with("upgrade", &[("upgrade", "h2c, WebSocket")]), Ok(()));
        assert_eq!(
            with("connection", &[("connection", "keep-alive, upgrade")]),
            Ok(())
        );
        assert_eq!(
            with(
                "connection",
                &[("connection", "keep-alive"), ("connection", "UPGRADE")]
            ),
            Ok(())
        );
    }

    #[test]
    fn whatever_else_is_refused_with_its_status() {
        type Case = (
            &'static str,
            &'static [(&'static str, &'static str)],
            HandshakeError,
            u16,
        );
        let table: &[Case] = &[
            ("host", &[], HandshakeError::Host, 400),
            ("upgrade", &[], HandshakeError::Upgrade, 426),
            (
                "upgrade",
                &[("upgrade", "websockets")],
                HandshakeError::Upgrade,
                426,
            ),
            ("connection", &[], HandshakeError::Connection, 400),
            (
                "connection",
                &[("connection", "close")],
                HandshakeError::Connection,
                400,
            ),
            (
                "sec-websocket-version",
                &[],
                HandshakeError::WebSocketVersion,
                426,
            ),
            (
                "sec-websocket-version",
                &[("sec-websocket-version", "8")],
                HandshakeError::WebSocketVersion,
                426,
            ),
            (
                "sec-websocket-version",
                &[("sec-websocket-version", "13, 8")],
                HandshakeError::WebSocketVersion,
                426,
            ),
            ("sec-websocket-key", &[], HandshakeError::Key, 400),
            (
                "sec-websocket-key",
                &[("sec-websocket-key", "")],
                HandshakeError::Key,
                400,
            ),
            (
                "sec-websocket-key",
                &[("sec-websocket-key", "c2hvcnQ=")],
                HandshakeError::Key,
                400,
            ),
            (
                "sec-websocket-key",
                &[("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZ!==")],
                HandshakeError::Key,
                400,
            ),
            (
                "sec-websocket-key",
                &[("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZR==")],
                HandshakeError::Key,
                400,
            ),
            ("", &[("sec-websocket-key", KEY)], HandshakeError::Key, 400),
        ];
        for (without, extra, expected, status) in table {
            assert_eq!(
                with(without, extra),
                Err(*expected),
                "without {without}, with {extra:?}"
            );
            assert_eq!(expected.status(), *status);
        }
    }

    #[test]
    fn another_method_or_an_old_http_is_refused() {
        let headers = HeaderMap::new();
        assert_eq!(
            check(&Method::POST, Version::HTTP_11, &headers, &[], None),
            Err(HandshakeError::Method)
        );
        assert_eq!(
            check(&Method::GET, Version::HTTP_10, &headers, &[], None),
            Err(HandshakeError::HttpVersion)
        );
        assert_eq!(HandshakeError::Method.headers()[header::ALLOW], "GET");
        assert_eq!(
            HandshakeError::WebSocketVersion.headers()[header::SEC_WEBSOCKET_VERSION],
            "13"
        );
    }

    #[test]
    fn the_example_of_the_rfc_is_answered_with_its_proof() {
        // RFC 6455 §1.3.
        assert_eq!(accept(KEY), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn the_subprotocol_is_the_first_of_ours_that_the_client_offers() {
        for (lines, ours, chosen) in [
            (
                &["chat.v1, chat.v2"][..],
                &["chat.v2", "chat.v1"][..],
                Some("chat.v2"),
            ),
            (&["soup", "chat.v1"], &["chat.v2", "chat.v1"], Some("chat.v1")),
            (&["CHAT.V1"], &["chat.v1"], None),
            (&["soup", "salad"], &["chat.v1"], None),
            (&["soup"], &[], None),
            (&[], &["chat.v1"], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(line));
            }
            assert_eq!(choose(&headers, ours), chosen, "{lines:?} to {ours:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_key_is_taken_if_and_only_if_it_is_16_bytes_in_base64(bytes in any::<[u8; 16]>(), cut in 0..24_usize) {
            let key = base64(&bytes);
            prop_assert!(is_key(&key), "{}", key);
            prop_assert!(!is_key(&key[..cut]));
        }
    }

    fn base64(bytes: &[u8; 16]) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits = u128::from_be_bytes(*bytes);
        let digit = |index: u32| match index {
            0..=20 => (bits >> (122 - 6 * index)) & 63,
            _ => (bits & 3) << 4,
        };
        let digits = (0..22).map(|index| usize::try_from(digit(index)).unwrap_or_default());
        let mut text: String = digits.map(|digit| char::from(ALPHABET[digit])).collect();
        text.push_str("==");
        text
    }
}
