//! Where the environment says that `run` listens.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::error::StartError;

/// `ASENA_ADDR` (an address with a port), else `PORT` on all IPv4 addresses, and the name of the variable that says so.
pub(crate) fn from_environment(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<(SocketAddr, &'static str)>, StartError> {
    if let Some(value) = variable("ASENA_ADDR") {
        let address = value.trim().parse().map_err(|_| StartError::Address {
            variable: "ASENA_ADDR",
            value,
            expected: "an address with a port, such as 127.0.0.1:3000 or [::]:3000",
        })?;
        return Ok(Some((address, "ASENA_ADDR")));
    }
    let Some(value) = variable("PORT") else {
        return Ok(None);
    };
    let port = value.trim().parse().map_err(|_| StartError::Address {
        variable: "PORT",
        value,
        expected: "a port from 0 to 65535",
    })?;
    Ok(Some((
        SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port),
        "PORT",
    )))
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
    fn the_address_wins_over_the_port_and_without_either_there_is_none() {
        type Environment = &'static [(&'static str, &'static str)];
        let table: &[(Environment, Result<&str, &str>)] = &[
            (&[], Ok("")),
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
            let address = from_environment(lookup);
            let address =
                address.map(|found| found.map_or_else(String::new, |(address, _)| address.to_string()));
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(
                address.map_err(|error| error.to_string()),
                expected,
                "{environment:?}"
            );
        }
    }
}
