//! The grammar of `Sec-WebSocket-Extensions` (RFC 6455 §9.1), whatever the extensions mean.

use std::borrow::Cow;

/// One extension of a header's line, as the client wrote it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extension<'a> {
    pub(super) name: &'a [u8],
    pub(super) parameters: Vec<Parameter<'a>>,
}

/// `name`, `name=value` or `name="value"`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parameter<'a> {
    pub(super) name: &'a [u8],
    /// Without the quotes and backslashes, and a token all the same.
    pub(super) value: Option<Cow<'a, [u8]>>,
}

/// The extensions of one line, in order. One that is outside the grammar is left out, up to the next comma that
/// stands in no quotes; the others hold.
pub(super) fn extensions(line: &[u8]) -> impl Iterator<Item = Extension<'_>> {
    Elements { rest: Some(line) }.filter_map(Extension::parse)
}

/// What stands between the commas of a list.
struct Elements<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let (element, rest) = split(rest, b',');
        self.rest = rest;
        Some(element)
    }
}

impl<'a> Extension<'a> {
    fn parse(element: &'a [u8]) -> Option<Self> {
        let (name, mut rest) = split(element, b';');
        let name = token(name)?;
        let mut parameters = Vec::new();
        while let Some(more) = rest {
            let (parameter, next) = split(more, b';');
            parameters.push(Parameter::parse(parameter)?);
            rest = next;
        }
        Some(Self { name, parameters })
    }
}

impl<'a> Parameter<'a> {
    fn parse(text: &'a [u8]) -> Option<Self> {
        let (name, value) = split(text, b'=');
        let name = token(name)?;
        let value = match value {
            Some(value) => Some(Self::value(value.trim_ascii())?),
            None => None,
        };
        Some(Self { name, value })
    }

    /// A token, or a quoted string with a token in it.
    fn value(text: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let Some(quoted) = text.strip_prefix(b"\"") else {
            return token(text).map(Cow::Borrowed);
        };
        let quoted = quoted.strip_suffix(b"\"")?;
        let mut value = Vec::with_capacity(quoted.len());
        let mut bytes = quoted.iter().copied();
        while let Some(byte) = bytes.next() {
            value.push(if byte == b'\\' { bytes.next()? } else { byte });
        }
        // An inner quote that no backslash stands before is no token, so it falls here too.
        token(&value)?;
        Some(Cow::Owned(value))
    }
}

/// What stands before the first `separator` outside quotes, and what after it.
fn split(text: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    let mut is_quoted = false;
    let mut is_escaped = false;
    for (index, &byte) in text.iter().enumerate() {
        if is_escaped {
            is_escaped = false;
        } else if is_quoted {
            is_escaped = byte == b'\\';
            is_quoted = byte != b'"';
        } else if byte == b'"' {
            is_quoted = true;
        } else if byte == separator {
            return (&text[..index], Some(&text[index + 1..]));
        }
    }
    (text, None)
}

/// A token of RFC 9110 §5.6.2, with what is blank around it taken off.
fn token(text: &[u8]) -> Option<&[u8]> {
    let text = text.trim_ascii();
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    (!text.is_empty() && text.iter().all(is_token)).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The extensions of a line, written anew.
    fn read(line: &str) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let extensions = extensions(line.as_bytes()).map(|extension| {
            let parameters = extension
                .parameters
                .iter()
                .map(|parameter| match &parameter.value {
                    Some(value) => format!(";{}={}", text(parameter.name), text(value)),
                    None => format!(";{}", text(parameter.name)),
                });
            text(extension.name) + &parameters.collect::<String>()
        });
        extensions.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_line_is_read_by_the_grammar() {
        let table = [
            ("", ""),
            ("foo", "foo"),
            (" foo ,\tbar; a ; b = 1 ", "foo bar;a;b=1"),
            (",, foo ,,", "foo"),
            (r#"foo; a="1"; b="x\y", bar"#, "foo;a=1;b=xy bar"),
            // Not a token after all, or not a quoted string.
            (r#"foo; a="", bar"#, "bar"),
            (r#"foo; a="x y", bar"#, "bar"),
            (r#"foo; a="x,y;z", bar"#, "bar"),
            (r#"foo; a="x"y", bar"#, ""),
            (r#"foo; a="x"y, bar"#, "bar"),
            (r#"foo; a=x"y", bar"#, "bar"),
            (r#"foo; a="x\"", bar"#, "bar"),
            (r#"foo; a="x\", bar"#, ""),
            (r#"foo, a="x"#, "foo"),
            ("foo;, bar", "bar"),
            ("foo; =1, bar", "bar"),
            ("foo; a=, bar", "bar"),
            ("foo; a=1=2, bar", "bar"),
            ("foo bar, bar", "bar"),
            ("; a, bar", "bar"),
            ("föö, bar", "bar"),
        ];
        for (line, expected) in table {
            assert_eq!(read(line), expected, "{line:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_line_is_read_to_its_end(line in proptest::collection::vec(
            prop_oneof![any::<u8>(), proptest::sample::select(b"a1,;=\"\\ ".to_vec())],
            0..64,
        )) {
            for extension in extensions(&line) {
                prop_assert!(token(extension.name).is_some());
            }
        }
    }
}
