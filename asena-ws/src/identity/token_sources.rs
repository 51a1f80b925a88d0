use data_encoding::BASE64URL_NOPAD;
use form_urlencoded::parse;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, SEC_WEBSOCKET_PROTOCOL};

use super::bearer_token::BearerToken;
use super::token_error::{TokenError, TokenPlace};

/// What a subprotocol begins with that is a token. Phoenix and Kubernetes have the like.
const TOKEN_PROTOCOL: &str = "base64url.bearer.asena.";

/// Where the token of a handshake is looked for.
///
/// Always in `Authorization: Bearer …`, and in the entry `base64url.bearer.asena.…` of `Sec-WebSocket-Protocol`, where pages in
/// browsers can put one; in a cookie and in a parameter of the query if they are named here. The query is in the logs of
/// proxies and in histories: only for tokens that live shortly, or are used once.
///
/// A token in two places is one; two that differ are refused with 400, since nobody could tell which one is meant.
///
/// ```
/// use asena_ws::TokenSources;
///
/// const SOURCES: TokenSources = TokenSources::new().cookie("session").query("token");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenSources {
    cookie: Option<&'static str>,
    query: Option<&'static str>,
}

impl TokenSources {
    /// `Authorization` and `Sec-WebSocket-Protocol`.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            cookie: None,
            query: None,
        }
    }

    /// The cookie of this name, too. Browsers send cookies with handshakes that other sites' pages begin: it needs the check of
    /// `Origin`.
    #[must_use]
    pub const fn cookie(self, name: &'static str) -> Self {
        Self {
            cookie: Some(name),
            query: self.query,
        }
    }

    /// The parameter of the query of this name, too.
    #[must_use]
    pub const fn query(self, name: &'static str) -> Self {
        Self {
            query: Some(name),
            cookie: self.cookie,
        }
    }

    /// The token; none, if there is none anywhere.
    pub(crate) fn search(
        &self,
        headers: &HeaderMap,
        query: Option<&str>,
    ) -> Result<Option<BearerToken>, TokenError> {
        let mut found = Found::default();
        search_authorization(headers, &mut found)?;
        if let Some(name) = self.cookie {
            search_cookies(headers, name, &mut found)?;
        }
        search_subprotocols(headers, &mut found)?;
        if let (Some(name), Some(query)) = (self.query, query) {
            let values = parse(query.as_bytes()).filter(|(key, _)| key == name);
            for (_, value) in values {
                found.add(&value, TokenPlace::Query)?;
            }
        }
        match found.token {
            Some((token, _)) => Ok(Some(token)),
            None if found.is_other_scheme => Err(TokenError::OtherScheme),
            None => Ok(None),
        }
    }
}

#[derive(Default)]
struct Found {
    token: Option<(BearerToken, TokenPlace)>,
    /// There was an `Authorization` of another scheme. It may be a proxy's, so another place still counts.
    is_other_scheme: bool,
}

impl Found {
    fn add(&mut self, text: &str, place: TokenPlace) -> Result<(), TokenError> {
        let token = BearerToken::found(text, place)?;
        match &self.token {
            None => self.token = Some((token, place)),
            Some((known, _)) if *known == token => {}
            Some((_, first)) => {
                let (first, second) = (*first, place);
                return Err(TokenError::Conflict { first, second });
            }
        }
        Ok(())
    }
}

fn search_authorization(headers: &HeaderMap, found: &mut Found) -> Result<(), TokenError> {
    let place = TokenPlace::Authorization;
    for value in headers.get_all(AUTHORIZATION) {
        let value = value
            .to_str()
            .map_err(|_| TokenError::Malformed { place })?
            .trim();
        let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
        // The name of a scheme has no case (RFC 9110 §11.1).
        if scheme.eq_ignore_ascii_case("bearer") {
            found.add(token.trim(), place)?;
        } else {
            found.is_other_scheme = true;
        }
    }
    Ok(())
}

fn search_cookies(headers: &HeaderMap, name: &str, found: &mut Found) -> Result<(), TokenError> {
    for pair in items(headers, &COOKIE, ';') {
        let Some((key, value)) = pair.split_once('=') else {
            continue;
        };
        if key.trim() == name {
            // RFC 6265 §4.1.1 allows quotes around a value.
            let value = value.trim();
            let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
            found.add(quoted.unwrap_or(value), TokenPlace::Cookie)?;
        }
    }
    Ok(())
}

fn search_subprotocols(headers: &HeaderMap, found: &mut Found) -> Result<(), TokenError> {
    let place = TokenPlace::Subprotocol;
    let entries = items(headers, &SEC_WEBSOCKET_PROTOCOL, ',');
    for encoded in entries.filter_map(|entry| entry.strip_prefix(TOKEN_PROTOCOL)) {
        let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes());
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        found.add(&text.ok_or(TokenError::Malformed { place })?, place)?;
    }
    Ok(())
}

/// Whether a subprotocol is a token. None such is ever chosen.
pub(crate) fn is_token_protocol(protocol: &str) -> bool {
    protocol.starts_with(TOKEN_PROTOCOL)
}

/// Whether a client offers one.
pub(crate) fn has_token_protocol(headers: &HeaderMap) -> bool {
    items(headers, &SEC_WEBSOCKET_PROTOCOL, ',').any(is_token_protocol)
}

/// The parts of a header's list, over all its lines.
fn items<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    separator: char,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let lines = headers.get_all(name).into_iter();
    let values = lines.filter_map(|line| line.to_str().ok());
    values
        .flat_map(move |value| value.split(separator))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SOURCES: TokenSources = TokenSources::new().cookie("session").query("token");

    /// Names of headers and their values.
    type Lines<'a> = &'a [(&'static str, &'a str)];

    fn search(
        sources: &TokenSources,
        lines: &[(&'static str, &str)],
        query: &str,
    ) -> Result<Option<String>, TokenError> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().expect("a header's value"));
        }
        let found = sources.search(&headers, Some(query))?;
        Ok(found.map(|token| token.as_str().to_owned()))
    }

    #[test]
    fn a_token_is_found_in_each_place() {
        // `YWJj` is `abc`.
        let table: &[(Lines<'_>, &str, Option<&str>)] = &[
            (&[], "", None),
            (&[("authorization", "Bearer abc")], "", Some("abc")),
            (&[("authorization", "bearer  abc ")], "", Some("abc")),
            (&[("cookie", "a=b; session=abc; c=d")], "", Some("abc")),
            (
                &[("cookie", "a=b"), ("cookie", "session=\"abc\"")],
                "",
                Some("abc"),
            ),
            (&[("cookie", "sessions=abc; session")], "", None),
            (
                &[("sec-websocket-protocol", "asena, base64url.bearer.asena.YWJj")],
                "",
                Some("abc"),
            ),
            (
                &[
                    ("sec-websocket-protocol", "asena.json"),
                    ("sec-websocket-protocol", "base64url.bearer.asena.w7zwn5C6"),
                ],
                "",
                Some("ü🐺"),
            ),
            (
                &[("sec-websocket-protocol", "base64url.bearer.phx.YWJj")],
                "",
                None,
            ),
            (&[], "room=tech&token=a%26b", Some("a&b")),
            (&[], "tokens=abc", None),
            // One in two places is one.
            (
                &[("authorization", "Bearer abc"), ("cookie", "session=abc")],
                "token=abc",
                Some("abc"),
            ),
            // The scheme of a proxy.
            (
                &[("authorization", "Basic YTpi"), ("cookie", "session=abc")],
                "",
                Some("abc"),
            ),
        ];
        for (lines, query, expected) in table {
            let found = search(&SOURCES, lines, query);
            assert_eq!(found, Ok(expected.map(str::to_owned)), "{lines:?} {query}");
        }
    }

    #[test]
    fn a_cookie_and_the_query_count_only_if_they_are_named() {
        let lines = [("cookie", "session=abc")];
        assert_eq!(search(&TokenSources::new(), &lines, "token=abc"), Ok(None));
    }

    #[test]
    fn what_cannot_be_a_token_is_told_by_its_place() {
        use TokenPlace::*;
        let long = format!("Bearer {}", "x".repeat(8193));
        let malformed = |place| TokenError::Malformed { place };
        let conflict = |first, second| TokenError::Conflict { first, second };
        let table: &[(Lines<'_>, &str, TokenError, u16)] = &[
            (
                &[("authorization", "Basic abc")],
                "",
                TokenError::OtherScheme,
                401,
            ),
            (&[("authorization", "abc")], "", TokenError::OtherScheme, 401),
            (&[("authorization", "Bearer")], "", malformed(Authorization), 400),
            (
                &[("authorization", "Bearer ş")],
                "",
                malformed(Authorization),
                400,
            ),
            (
                &[("authorization", &long)],
                "",
                TokenError::TooLong {
                    place: Authorization,
                    bytes: 8193,
                },
                400,
            ),
            (&[("cookie", "session=")], "", malformed(Cookie), 400),
            (
                &[("sec-websocket-protocol", "base64url.bearer.asena.")],
                "",
                malformed(Subprotocol),
                400,
            ),
            // Padding, a letter of the other alphabet, bits that are left over, and no UTF-8.
            (
                &[("sec-websocket-protocol", "base64url.bearer.asena.YQ==")],
                "",
                malformed(Subprotocol),
                400,
            ),
            (
                &[("sec-websocket-protocol", "base64url.bearer.asena.a+bc")],
                "",
                malformed(Subprotocol),
                400,
            ),
            (
                &[("sec-websocket-protocol", "base64url.bearer.asena.YR")],
                "",
                malformed(Subprotocol),
                400,
            ),
            (
                &[("sec-websocket-protocol", "base64url.bearer.asena._w")],
                "",
                malformed(Subprotocol),
                400,
            ),
            (&[], "token=", malformed(Query), 400),
            (&[], "token=a&token=b", conflict(Query, Query), 400),
            (
                &[("authorization", "Bearer a"), ("authorization", "Bearer b")],
                "",
                conflict(Authorization, Authorization),
                400,
            ),
            (
                &[("authorization", "Bearer a"), ("cookie", "session=b")],
                "",
                conflict(Authorization, Cookie),
                400,
            ),
            (
                &[
                    ("cookie", "session=b"),
                    ("sec-websocket-protocol", "base64url.bearer.asena.YWJj"),
                ],
                "",
                conflict(Cookie, Subprotocol),
                400,
            ),
        ];
        for (lines, query, expected, status) in table {
            let found = search(&SOURCES, lines, query);
            assert_eq!(found, Err(expected.clone()), "{lines:?} {query}");
            assert_eq!(expected.status(), *status, "{expected}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_token_gets_through_a_subprotocol(token in "\\PC{1,200}") {
            let entry = format!("asena, {TOKEN_PROTOCOL}{}", BASE64URL_NOPAD.encode(token.as_bytes()));
            prop_assert_eq!(search(&SOURCES, &[("sec-websocket-protocol", &entry)], ""), Ok(Some(token)));
        }

        #[test]
        fn every_token_gets_through_a_query(token in "\\PC{1,200}") {
            let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("token", &token).finish();
            prop_assert_eq!(search(&SOURCES, &[], &query), Ok(Some(token)));
        }

        #[test]
        fn whatever_is_sent_is_a_token_or_refused_and_never_shown(
            authorization in "[ -~]{0,40}", cookie in "[ -~]{0,40}", protocols in "[ -~]{0,60}", query in "\\PC{0,40}",
        ) {
            let lines = [("authorization", &*authorization), ("cookie", &*cookie), ("sec-websocket-protocol", &*protocols)];
            if let Err(error) = search(&SOURCES, &lines, &query) {
                prop_assert!(matches!(error.status().as_u16(), 400 | 401));
            }
        }
    }
}
