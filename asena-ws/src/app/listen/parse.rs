use std::net::{Ipv6Addr, SocketAddr};
use std::str::FromStr;

use super::{Listen, Place, Security};

/// A text that names no place to listen: the text, and what to write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}`: {problem}", text.escape_debug())]
pub struct ParseListenError {
    text: String,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Problem {
    #[error("there is no address")]
    Nothing,
    #[error("it has no port: write it behind a colon, as in `{0}:3000`")]
    NoPort(String),
    #[error("a port is a number from 0 to 65535, and not `{}`", .0.escape_debug())]
    Port(String),
    #[error("an IPv6 address stands in brackets, as in `[{address}]:{port}`")]
    Brackets { address: Ipv6Addr, port: String },
    #[error("`{}` is no IPv6 address", .0.escape_debug())]
    Ipv6(String),
    #[error("it has no host: `0.0.0.0:{port}` is every IPv4 address, `[::]:{port}` every address", port = .0)]
    NoHost(String),
    #[error("`{}` is neither an address nor a host's name", .0.escape_debug())]
    Host(String),
    #[error("it has no path: write `unix:/run/app.sock`")]
    NoPath,
    #[error("of a Unix socket only the mode is to be set, as in `unix:/run/app.sock?mode=660`")]
    Option,
    #[error("a mode is octal, from 0 to 777, and not `{}`", .0.escape_debug())]
    Mode(String),
    #[error("behind `http://` and `https://` there is a host and a port alone")]
    Url,
}

impl ParseListenError {
    /// Of a list in which there is none.
    pub(super) fn nothing() -> Self {
        Self {
            text: String::new(),
            problem: Problem::Nothing,
        }
    }
}

impl FromStr for Listen {
    type Err = ParseListenError;

    fn from_str(text: &str) -> Result<Self, ParseListenError> {
        parse(text.trim()).map_err(|problem| ParseListenError {
            text: text.trim().to_owned(),
            problem,
        })
    }
}

fn parse(text: &str) -> Result<Listen, Problem> {
    let listen = |place, security| Listen { place, security };
    if let Some(rest) = text.strip_prefix("https://") {
        return Ok(listen(url(rest)?, Security::Tls));
    }
    if let Some(rest) = text.strip_prefix("http://") {
        return Ok(listen(url(rest)?, Security::Plain));
    }
    match text.strip_prefix("tls:") {
        Some(rest) => Ok(listen(place(rest)?, Security::Tls)),
        None => Ok(listen(place(text)?, Security::Plain)),
    }
}

fn url(rest: &str) -> Result<Place, Problem> {
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    if authority.contains(['/', '?', '#', '@']) {
        return Err(Problem::Url);
    }
    host_and_port(authority)
}

fn place(text: &str) -> Result<Place, Problem> {
    if let Some(rest) = text.strip_prefix("unix:") {
        return unix(rest);
    }
    if let Some(name) = text.strip_prefix("systemd:") {
        let name = (!name.is_empty()).then(|| name.to_owned());
        return Ok(Place::Systemd { name });
    }
    host_and_port(text)
}

fn unix(text: &str) -> Result<Place, Problem> {
    let (path, options) = match text.split_once('?') {
        Some((path, options)) => (path, Some(options)),
        None => (text, None),
    };
    if path.is_empty() {
        return Err(Problem::NoPath);
    }
    // `unix:///run/app.sock` is the same file.
    let path = path.strip_prefix("//").unwrap_or(path).into();
    let mode = match options {
        None => None,
        Some(options) => Some(mode(options.strip_prefix("mode=").ok_or(Problem::Option)?)?),
    };
    Ok(Place::Unix { path, mode })
}

fn mode(text: &str) -> Result<u32, Problem> {
    let mode = u32::from_str_radix(text, 8).ok().filter(|mode| *mode <= 0o777);
    mode.ok_or_else(|| Problem::Mode(text.to_owned()))
}

fn host_and_port(text: &str) -> Result<Place, Problem> {
    if text.is_empty() {
        return Err(Problem::Nothing);
    }
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok(Place::Address(address));
    }
    if let Some(rest) = text.strip_prefix('[') {
        // It would have been an address.
        return Err(match rest.split_once("]:") {
            Some((address, port)) if address.parse::<Ipv6Addr>().is_ok() => Problem::Port(port.to_owned()),
            Some((address, _)) => Problem::Ipv6(address.to_owned()),
            None => Problem::NoPort(text.to_owned()),
        });
    }
    let Some((host, port)) = text.rsplit_once(':') else {
        return Err(match text.parse::<u16>() {
            Ok(_) => Problem::NoHost(text.to_owned()),
            Err(_) => Problem::NoPort(text.to_owned()),
        });
    };
    if let Ok(address) = host.parse::<Ipv6Addr>() {
        let port = port.to_owned();
        return Err(Problem::Brackets { address, port });
    }
    if text.parse::<Ipv6Addr>().is_ok() {
        return Err(Problem::NoPort(format!("[{text}]")));
    }
    let number = port.parse().map_err(|_| Problem::Port(port.to_owned()))?;
    if host.is_empty() {
        return Err(Problem::NoHost(port.to_owned()));
    }
    let is_of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    // What ends with a number is meant for an address (RFC 3986 §3.2.2).
    if !host.bytes().all(is_of_a_name)
        || host.ends_with(|last: char| last.is_ascii_digit()) && !has_letter(host)
    {
        return Err(Problem::Host(host.to_owned()));
    }
    Ok(Place::Name {
        host: host.to_owned(),
        port: number,
    })
}

fn has_letter(host: &str) -> bool {
    host.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_read_and_written_again() {
        for (text, written) in [
            ("127.0.0.1:3000", "127.0.0.1:3000"),
            (" [::1]:0\n", "[::1]:0"),
            ("localhost:3000", "localhost:3000"),
            ("http://chat.example:80/", "chat.example:80"),
            ("https://[::]:8443", "https://[::]:8443"),
            ("tls:0.0.0.0:8443", "https://0.0.0.0:8443"),
            ("unix:/run/app.sock", "unix:/run/app.sock"),
            ("unix:///run/app.sock?mode=0660", "unix:/run/app.sock?mode=660"),
            ("unix:app.sock", "unix:app.sock"),
            ("tls:unix:/run/app.sock", "tls:unix:/run/app.sock"),
            ("systemd:", "systemd:"),
            ("tls:systemd:web", "tls:systemd:web"),
        ] {
            let listen = text.parse::<Listen>().map(|listen| listen.to_string());
            assert_eq!(listen.as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_told_how_to_be_written() {
        let texts = [
            "",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "::1",
            "::1:3000",
            "fe80::",
            ":3000",
            "3000",
            "localhost:http",
            "1.2.3.4:99999",
            "1.2.3:80",
            "[::1]:x",
            "[dog]:80",
            "a b:80",
            "https://example.com/chat",
            "unix:",
            "unix:/x?mode=999",
            "unix:/x?owner=me",
        ];
        let told = texts.map(|text| match text.parse::<Listen>() {
            Ok(listen) => panic!("{text} was taken for {listen:?}"),
            Err(error) => format!("{error}\n"),
        });
        expect_test::expect![[r#"
            ``: there is no address
            `localhost`: it has no port: write it behind a colon, as in `localhost:3000`
            `127.0.0.1`: it has no port: write it behind a colon, as in `127.0.0.1:3000`
            `[::1]`: it has no port: write it behind a colon, as in `[::1]:3000`
            `::1`: it has no port: write it behind a colon, as in `[::1]:3000`
            `::1:3000`: an IPv6 address stands in brackets, as in `[::1]:3000`
            `fe80::`: it has no port: write it behind a colon, as in `[fe80::]:3000`
            `:3000`: it has no host: `0.0.0.0:3000` is every IPv4 address, `[::]:3000` every address
            `3000`: it has no host: `0.0.0.0:3000` is every IPv4 address, `[::]:3000` every address
            `localhost:http`: a port is a number from 0 to 65535, and not `http`
            `1.2.3.4:99999`: a port is a number from 0 to 65535, and not `99999`
            `1.2.3:80`: `1.2.3` is neither an address nor a host's name
            `[::1]:x`: a port is a number from 0 to 65535, and not `x`
            `[dog]:80`: `dog` is no IPv6 address
            `a b:80`: `a b` is neither an address nor a host's name
            `https://example.com/chat`: behind `http://` and `https://` there is a host and a port alone
            `unix:`: it has no path: write `unix:/run/app.sock`
            `unix:/x?mode=999`: a mode is octal, from 0 to 777, and not `999`
            `unix:/x?owner=me`: of a Unix socket only the mode is to be set, as in `unix:/run/app.sock?mode=660`
        "#]].assert_eq(&told.concat());
    }
}
