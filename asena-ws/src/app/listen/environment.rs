use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{Listen, places_of};
use crate::app::error::StartError;

/// `ASENA_ADDR`, else `PORT` on all IPv4 addresses, with the variable's name.
pub(crate) fn from_environment(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<(Vec<Listen>, &'static str)>, StartError> {
    if let Some(value) = variable("ASENA_ADDR") {
        let places = places_of(value, "the environment variable ASENA_ADDR")?;
        return Ok(Some((places, "ASENA_ADDR")));
    }
    let Some(value) = variable("PORT") else {
        return Ok(None);
    };
    let port = value.trim().parse().map_err(|_| StartError::Port { value })?;
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port);
    Ok(Some((vec![address.into()], "PORT")))
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
    fn the_address_wins_over_the_port() {
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
                &[("ASENA_ADDR", "127.0.0.1:3000,[::1]:3000, unix:/run/app.sock\n")],
                Ok("127.0.0.1:3000 [::1]:3000 unix:/run/app.sock"),
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
                &[("PORT", "65536")],
                Err("the environment variable PORT=\"65536\" is not a port from 0 to 65535"),
            ),
            (
                &[("ASENA_ADDR", "127.0.0.1:3000,localhost")],
                Err(
                    "the environment variable ASENA_ADDR names no place to listen: `localhost`: it has no port: write it behind a colon, as in `localhost:3000`",
                ),
            ),
        ];
        for (environment, expected) in table {
            let lookup = |name: &str| {
                let found = environment.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let places = from_environment(lookup);
            let places = places.map(|found| found.map_or_else(Vec::new, |(places, _)| places));
            let places = places.map(|places| places.iter().map(ToString::to_string).collect::<Vec<_>>());
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(
                places
                    .map(|places| places.join(" "))
                    .map_err(|error| error.to_string()),
                expected,
                "{environment:?}"
            );
        }
    }
}
