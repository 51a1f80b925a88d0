//! Where `run` listens.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::error::StartError;

const PORT_DEFAULT: u16 = 3000;

/// `ASENA_ADDR` (an address with a port), else `PORT` on all IPv4 addresses, else `0.0.0.0:3000`.
pub(crate) fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<SocketAddr, StartError> {
    if let Some(value) = variable("ASENA_ADDR") {
        return value.trim().parse().map_err(|_| StartError::Address {
            variable: "ASENA_ADDR",
            value,
            expected: "an address with a port, such as 127.0.0.1:3000 or [::]:3000",
        });
    }
    let port = match variable("PORT") {
        None => PORT_DEFAULT,
        Some(value) => value.trim().parse().map_err(|_| StartError::Address {
            variable: "PORT",
            value,
            expected: "a port from 0 to 65535",
        })?,
    };
    Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port))
}

/// `ASENA_OPERATIONS_ADDR`, if it is set.
pub(crate) fn of_operations(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<SocketAddr>, StartError> {
    let Some(value) = variable("ASENA_OPERATIONS_ADDR") else {
        return Ok(None);
    };
    let address = value.trim().parse().map_err(|_| StartError::Address {
        variable: "ASENA_OPERATIONS_ADDR",
        value,
        expected: "an address with a port, such as 127.0.0.1:9000",
    });
    address.map(Some)
}

/// A variable of this process. Bytes that are no text are replaced: the value is then none that we take, and is shown.
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operations_have_an_address_if_they_are_given_one() {
        for (value, expected) in [
            (None, Ok(None)),
            (Some(" 127.0.0.1:9000\n"), Ok(Some("127.0.0.1:9000"))),
            (
                Some("9000"),
                Err(
                    "the environment variable ASENA_OPERATIONS_ADDR=\"9000\" is not an address with a port, such as 127.0.0.1:9000",
                ),
            ),
        ] {
            let address = of_operations(|_| value.map(str::to_owned));
            let address = address.map(|address| address.map(|address| address.to_string()));
            let expected = expected.map(|address| address.map(str::to_owned));
            assert_eq!(
                address.map_err(|error| error.to_string()),
                expected.map_err(str::to_owned)
            );
        }
    }

    #[test]
    fn the_address_wins_over_the_port_and_both_over_the_default() {
        type Environment = &'static [(&'static str, &'static str)];
        let table: &[(Environment, Result<&str, &str>)] = &[
            (&[], Ok("0.0.0.0:3000")),
            (&[("PORT", "8080")], Ok("0.0.0.0:8080")),
            (&[("PORT", " 8080\r\n")], Ok("0.0.0.0:8080")),
            (
                &[("ASENA_ADDR", "[::1]:9000"), ("PORT", "8080")],
                Ok("[::1]:9000"),
            ),
            (
                &[("PORT", "http")],
                Err("the environment variable PORT=\"http\" is not a port from 0 to 65535"),
            ),
            (
                &[("PORT", "80\n80")],
                Err("the environment variable PORT=\"80\\n80\" is not a port from 0 to 65535"),
            ),
            (
                &[("PORT", "")],
                Err("the environment variable PORT=\"\" is not a port from 0 to 65535"),
            ),
            (
                &[("ASENA_ADDR", "[::1]")],
                Err(
                    "the environment variable ASENA_ADDR=\"[::1]\" is not an address with a port, such as 127.0.0.1:3000 or [::]:3000",
                ),
            ),
            (
                &[("PORT", "65536")],
                Err("the environment variable PORT=\"65536\" is not a port from 0 to 65535"),
            ),
            (
                &[("ASENA_ADDR", "localhost")],
                Err(
                    "the environment variable ASENA_ADDR=\"localhost\" is not an address with a port, such as 127.0.0.1:3000 or [::]:3000",
                ),
            ),
        ];
        for (environment, expected) in table {
            let lookup = |name: &str| {
                let found = environment.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let address = from_environment(lookup).map(|address| address.to_string());
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(
                address.map_err(|error| error.to_string()),
                expected,
                "{environment:?}"
            );
        }
    }
}
