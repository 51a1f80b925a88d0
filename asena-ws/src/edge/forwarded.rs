//! What proxies say of whom they speak for: `Forwarded` (RFC 7239), and the `X-Forwarded-…` that came before it.

use std::net::{IpAddr, SocketAddr};

use http::header::{FORWARDED, HeaderMap, HeaderName};

static X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
static X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
static X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What one proxy says of the request that it has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    /// Whom it came from; `None` if that is hidden, unknown, or not understood.
    pub(super) from: Option<IpAddr>,
    pub(super) host: Option<String>,
    pub(super) proto: Option<String>,
}

/// The hops of `Forwarded`, nearest first. Where a line is not understood nothing further away is.
pub(super) fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let mut hops = Vec::new();
    for line in headers.get_all(FORWARDED).into_iter().rev() {
        let elements = line.to_str().ok().and_then(elements);
        let Some(elements) = elements else {
            hops.push(Hop::default());
            break;
        };
        hops.extend(elements.into_iter().rev());
    }
    hops
}

/// Whether `X-Forwarded-For` is there.
pub(super) fn has_x_forwarded_for(headers: &HeaderMap) -> bool {
    headers.contains_key(&X_FORWARDED_FOR)
}

/// The hops of `X-Forwarded-For`, nearest first, with `X-Forwarded-Host` and `-Proto` where these have as many values; else with the
/// nearest value of these. Where these stand alone they are one hop.
pub(super) fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let mut from = values(headers, &X_FORWARDED_FOR);
    let (hosts, protos) = (
        values(headers, &X_FORWARDED_HOST),
        values(headers, &X_FORWARDED_PROTO),
    );
    if from.is_empty() && !(hosts.is_empty() && protos.is_empty()) {
        from.push("unknown");
    }
    let at = |values: &[&str], place: usize| {
        let place = if values.len() == from.len() { place } else { 0 };
        values.get(place).map(|value| (*value).to_owned())
    };
    let hops = from.iter().enumerate().map(|(place, from)| Hop {
        from: node(from),
        host: at(&hosts, place),
        proto: at(&protos, place),
    });
    hops.collect()
}

/// Of a comma-separated list over all its lines, the last first.
fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    let lines = headers.get_all(name).into_iter().rev();
    let lines = lines.map(|line| line.to_str().unwrap_or_default());
    lines.flat_map(|line| line.rsplit(',')).map(str::trim).collect()
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn node(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse().ok();
    // A port may be hidden too (RFC 7239 §6): `192.0.2.1:_secret`.
    let hidden = || {
        let (node, port) = text.rsplit_once(':')?;
        let node = if port.starts_with('_') { node } else { return None };
        node.trim_start_matches('[').trim_end_matches(']').parse().ok()
    };
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    let address: IpAddr = address.or_else(with_port).or_else(hidden)?;
    Some(address.to_canonical())
}

/// The elements of one line, in order; `None` if it is not of the grammar (RFC 7239 §4).
fn elements(line: &str) -> Option<Vec<Hop>> {
    let mut elements = Vec::new();
    let mut hop = Hop::default();
    let mut rest = line.trim_start();
    loop {
        if !rest.is_empty() && !rest.starts_with([',', ';']) {
            let (name, value) = rest.split_once('=')?;
            let (value, behind) = value_of(value)?;
            match name.trim().to_ascii_lowercase().as_str() {
                "for" => hop.from = node(&value),
                "host" => hop.host = Some(value),
                "proto" => hop.proto = Some(value),
                _ => {}
            }
            rest = behind.trim_start();
        }
        let separator = rest.chars().next();
        rest = rest.get(1..).unwrap_or_default().trim_start();
        match separator {
            Some(';') => {}
            Some(',') => elements.push(std::mem::take(&mut hop)),
            Some(_) => return None,
            None => {
                elements.push(hop);
                return Some(elements);
            }
        }
    }
}

/// A token or a quoted string at the beginning, and what is behind it.
fn value_of(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ';']).unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        let is_token = !token.contains('"');
        return is_token.then(|| (token.trim().to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return Some((value, &quoted[place + 1..])),
            '\\' => value.push(characters.next()?.1),
            character => value.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(from: &str, host: Option<&str>, proto: Option<&str>) -> Hop {
        Hop {
            from: from.parse().ok(),
            host: host.map(str::to_owned),
            proto: proto.map(str::to_owned),
        }
    }

    #[test]
    fn nodes_are_addresses_with_a_port_or_without() {
        for (text, expected) in [
            ("192.0.2.1", Some("192.0.2.1")),
            ("192.0.2.1:4711", Some("192.0.2.1")),
            ("192.0.2.1:_port", Some("192.0.2.1")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:4711", Some("2001:db8::1")),
            ("[2001:db8::1]:_port", Some("2001:db8::1")),
            ("::ffff:192.0.2.1", Some("192.0.2.1")),
            ("unknown", None),
            ("_hidden", None),
            ("192.0.2.1:http", None),
            ("example.com", None),
            ("", None),
        ] {
            assert_eq!(
                node(text),
                expected.map(|text| text.parse().expect("an address")),
                "{text}"
            );
        }
    }

    #[test]
    fn forwarded_is_read_as_the_rfc_writes_it() {
        for (line, expected) in [
            ("for=192.0.2.43", Some(vec![hop("192.0.2.43", None, None)])),
            (
                r#"For="[2001:db8:cafe::17]:4711""#,
                Some(vec![hop("2001:db8:cafe::17", None, None)]),
            ),
            (
                "for=192.0.2.60;proto=https;by=203.0.113.43;host=example.com",
                Some(vec![hop("192.0.2.60", Some("example.com"), Some("https"))]),
            ),
            (
                r#"for=192.0.2.43, for="_gaze" ;host="a,b;c\"d""#,
                Some(vec![
                    hop("192.0.2.43", None, None),
                    hop("-", Some(r#"a,b;c"d"#), None),
                ]),
            ),
            ("", Some(vec![Hop::default()])),
            ("for", None),
            (r#"for="192.0.2.43"#, None),
            (r#"for="192.0.2.43"x"#, None),
            (r#"for=1"2"#, None),
        ] {
            assert_eq!(elements(line), expected, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_not_understood_hides_what_is_further_away() {
        let mut headers = HeaderMap::new();
        for line in ["for=192.0.2.1", "for=\"192.0.2.2", "for=192.0.2.3, for=192.0.2.4"] {
            headers.append(FORWARDED, line.parse().expect("a header's value"));
        }
        let hops: Vec<_> = forwarded(&headers).iter().map(|hop| hop.from).collect();
        let [near, next] = ["192.0.2.4", "192.0.2.3"].map(|text| text.parse().ok());
        assert_eq!(hops, [near, next, None]);
    }
}
