//! The page: one document, which has its style and its scripts inside of it.

use std::fmt::Write as _;

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::guard::hostname;

const DOCUMENT: &str = include_str!("page/index.html");

const STYLE: &str = concat!(
    include_str!("page/colours.css"),
    include_str!("page/layout.css"),
    include_str!("page/parts.css"),
);

/// One module, of which each file is a part: in this order, for what runs at once is in the last.
const SCRIPT: &str = concat!(
    include_str!("page/elements.js"),
    include_str!("page/format.js"),
    include_str!("page/api.js"),
    include_str!("page/chart.js"),
    include_str!("page/table.js"),
    include_str!("page/dialogs.js"),
    include_str!("page/schema.js"),
    include_str!("page/form.js"),
    include_str!("page/overview.js"),
    include_str!("page/connections.js"),
    include_str!("page/rooms.js"),
    include_str!("page/endpoints.js"),
    include_str!("page/closes.js"),
    include_str!("page/console.js"),
    include_str!("page/main.js"),
);

/// The document, and what of it may run.
#[derive(Debug)]
pub(super) struct Page {
    text: Bytes,
    /// But for where it may connect.
    policy: String,
}

impl Page {
    pub(super) fn new() -> Self {
        let text = DOCUMENT
            .replacen("/* style */", STYLE, 1)
            .replacen("/* script */", SCRIPT, 1);
        let policy = format!(
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:; \
             require-trusted-types-for 'script'; trusted-types 'none'; style-src '{}'; script-src '{}'; connect-src 'self'",
            hash(STYLE),
            hash(SCRIPT),
        );
        Self {
            text: text.into(),
            policy,
        }
    }

    /// To whoever asked for it under this host. The console connects to it, and to its other ports: the endpoints may have another one than
    /// the operations routes.
    pub(super) fn response(&self, host: Option<&str>) -> Response {
        let mut policy = self.policy.clone();
        if let Some(host) = host.map(hostname).filter(|host| is_plain(host)) {
            // Writing to a string does not fail.
            let _ = write!(policy, " ws://{host}:* wss://{host}:*");
        }
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CONTENT_SECURITY_POLICY, policy.as_str()),
        ];
        (headers, self.text.clone()).into_response()
    }
}

/// Nothing that means something in a policy. An IPv6 address cannot stand in one (CSP Level 3 §2.3.1).
fn is_plain(host: &str) -> bool {
    !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

/// What a policy calls the text of a style or a script (CSP Level 3 §2.3.1).
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_complete_and_asks_nobody_for_anything() {
        let page = Page::new();
        let text = std::str::from_utf8(&page.text).expect("UTF-8");
        for left in ["/* style */", "/* script */"] {
            assert!(!text.contains(left), "{left}");
        }
        for asks in [" src=", "@import", "innerHTML", " style=\""] {
            assert!(!text.contains(asks), "{asks}");
        }
        assert!(!STYLE.contains("url("));
        assert!(!SCRIPT.contains("</script"));
    }

    #[test]
    fn a_host_that_is_none_does_not_get_into_the_policy() {
        let page = Page::new();
        for (host, is_in) in [
            (Some("localhost:3000"), true),
            (Some("x; script-src *"), false),
            (Some("[::1]:3000"), false),
            (None, false),
        ] {
            let response = page.response(host);
            let policy = response.headers()[CONTENT_SECURITY_POLICY]
                .to_str()
                .expect("text");
            assert_eq!(policy.contains(" ws://"), is_in, "{policy}");
            assert!(!policy.contains("script-src *"), "{policy}");
        }
    }
}
