//! Who a client is, where proxies stand in front: believed are those proxies alone that the app names.

use std::net::{IpAddr, Ipv6Addr};

use http::header::HeaderMap;
use ipnet::IpNet;

use super::authority::Authority;
use super::forwarded::{Hop, forwarded, has_x_forwarded_for, x_forwarded};
use super::invalid::InvalidEdge;
use super::scheme::Scheme;

/// The proxies whose words count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TrustedProxies {
    networks: Vec<IpNet>,
    /// Whether whoever comes over a Unix socket is one.
    has_unix: bool,
}

/// Whom the listener has accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    Address(IpAddr),
    Unix,
    /// A server of somebody else's did not say.
    Unknown,
}

/// Whom a request comes from, and what it was addressed to, as far as that is not said by the request itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Client {
    /// The nearest address that no trusted proxy speaks for; of a client that hides, the nearest proxy that is known.
    pub(crate) address: Option<IpAddr>,
    /// What the client has used, if a trusted proxy says so.
    pub(crate) scheme: Option<Scheme>,
    pub(crate) authority: Option<Authority>,
}

/// By what the connections of one client are counted: an IPv4 address, or the 64 bits of an IPv6 network, since whoever has one address
/// of such a network has them all (RFC 6177 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AddressKey(IpAddr);

impl AddressKey {
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

impl TrustedProxies {
    /// Networks as `10.0.0.0/8`, single addresses, and the word `unix`.
    pub(crate) fn new(proxies: &[String]) -> Result<Self, InvalidEdge> {
        let mut trusted = Self::default();
        for proxy in proxies {
            if proxy == "unix" {
                trusted.has_unix = true;
                continue;
            }
            let network = proxy.parse::<IpNet>().ok();
            let network = network.or_else(|| proxy.parse::<IpAddr>().ok().map(IpNet::from));
            trusted.networks.push(network.ok_or_else(|| {
                let rule = "an address as `10.0.0.1`, a network as `10.0.0.0/8` or `fd00::/8`, or `unix`";
                InvalidEdge::new("trusted_proxies", proxy, rule)
            })?);
        }
        Ok(trusted)
    }

    fn trust(&self, peer: Peer) -> bool {
        match peer {
            Peer::Address(address) => self.networks.iter().any(|network| network.contains(&address)),
            Peer::Unix => self.has_unix,
            Peer::Unknown => false,
        }
    }

    /// Walks from the peer backwards as long as whoever speaks is trusted.
    ///
    /// A proxy writes the headers that it knows and passes the others on as the client has sent them. So where there are both kinds,
    /// and they do not lead to one address, neither is believed, and the client goes by the proxy's.
    pub(crate) fn client(&self, peer: Peer, headers: &HeaderMap) -> Client {
        let peer = match peer {
            Peer::Address(address) => Peer::Address(address.to_canonical()),
            peer => peer,
        };
        let alone = Client {
            address: address(peer),
            ..Client::default()
        };
        if !self.trust(peer) {
            return alone;
        }
        let new = forwarded(headers);
        if new.is_empty() {
            return self.walk(peer, x_forwarded(headers));
        }
        let new = self.walk(peer, new);
        if has_x_forwarded_for(headers) && self.walk(peer, x_forwarded(headers)).address != new.address {
            return alone;
        }
        new
    }

    fn walk(&self, mut peer: Peer, hops: Vec<Hop>) -> Client {
        let mut client = Client {
            address: address(peer),
            ..Client::default()
        };
        for hop in hops {
            if !self.trust(peer) {
                break;
            }
            let authority = hop.host.and_then(|host| Authority::parse(&host));
            let scheme = hop.proto.and_then(|proto| Scheme::of_proxy(&proto));
            client.authority = authority.or(client.authority);
            client.scheme = scheme.or(client.scheme);
            let Some(from) = hop.from else { break };
            client.address = Some(from);
            peer = Peer::Address(from);
        }
        client
    }
}

fn address(peer: Peer) -> Option<IpAddr> {
    match peer {
        Peer::Address(address) => Some(address),
        Peer::Unix | Peer::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderName;
    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn client(proxies: &[&str], peer: &str, lines: &[(&str, &str)]) -> Client {
        let proxies: Vec<String> = proxies.iter().map(|proxy| (*proxy).to_owned()).collect();
        let trusted = TrustedProxies::new(&proxies).expect("proxies");
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name: HeaderName = name.parse().expect("a header's name");
            headers.append(name, value.parse().expect("a header's value"));
        }
        let peer = match peer {
            "unix" => Peer::Unix,
            "unknown" => Peer::Unknown,
            address => Peer::Address(ip(address)),
        };
        trusted.client(peer, &headers)
    }

    #[test]
    fn a_client_is_the_nearest_that_no_trusted_proxy_speaks_for() {
        const XFF: &str = "x-forwarded-for";
        const TEN: &[&str] = &["10.0.0.0/8", "fd00::/8"];
        for (proxies, peer, lines, expected) in [
            (
                &[][..],
                "203.0.113.1",
                &[(XFF, "192.0.2.1")][..],
                Some("203.0.113.1"),
            ),
            (
                TEN,
                "203.0.113.1",
                &[(XFF, "192.0.2.1"), ("forwarded", "for=192.0.2.1")],
                Some("203.0.113.1"),
            ),
            (TEN, "10.0.0.1", &[], Some("10.0.0.1")),
            (TEN, "10.0.0.1", &[(XFF, "192.0.2.1")], Some("192.0.2.1")),
            (TEN, "::ffff:10.0.0.1", &[(XFF, "192.0.2.1")], Some("192.0.2.1")),
            // What the client has sent itself stands on the left.
            (
                TEN,
                "10.0.0.1",
                &[(XFF, "198.51.100.9, 192.0.2.1")],
                Some("192.0.2.1"),
            ),
            (
                TEN,
                "10.0.0.1",
                &[(XFF, "198.51.100.9"), (XFF, "192.0.2.1")],
                Some("192.0.2.1"),
            ),
            (
                TEN,
                "10.0.0.1",
                &[(XFF, "10.9.9.9, 192.0.2.1, 10.0.0.2")],
                Some("192.0.2.1"),
            ),
            (TEN, "10.0.0.1", &[(XFF, "10.0.0.3,10.0.0.2")], Some("10.0.0.3")),
            (TEN, "fd00::1", &[(XFF, "[2001:db8::1]:443")], Some("2001:db8::1")),
            (TEN, "10.0.0.1", &[(XFF, "192.0.2.1, nonsense")], Some("10.0.0.1")),
            (
                TEN,
                "10.0.0.1",
                &[(XFF, "192.0.2.1, nonsense, 10.0.0.2")],
                Some("10.0.0.2"),
            ),
            (
                TEN,
                "10.0.0.1",
                &[("forwarded", "for=\"[2001:db8::1]:80\"")],
                Some("2001:db8::1"),
            ),
            (TEN, "10.0.0.1", &[("forwarded", "for=_hidden")], Some("10.0.0.1")),
            // The proxy writes one of them, and the client the other.
            (
                TEN,
                "10.0.0.1",
                &[(XFF, "192.0.2.1"), ("forwarded", "for=198.51.100.9")],
                Some("10.0.0.1"),
            ),
            (
                TEN,
                "10.0.0.1",
                &[(XFF, "192.0.2.1"), ("forwarded", "for=192.0.2.1")],
                Some("192.0.2.1"),
            ),
            (&["unix"], "unix", &[(XFF, "192.0.2.1")], Some("192.0.2.1")),
            (&["unix"], "unix", &[], None),
            (TEN, "unix", &[(XFF, "192.0.2.1")], None),
            (&["0.0.0.0/0"], "unknown", &[(XFF, "192.0.2.1")], None),
            (
                &["10.0.0.7"],
                "10.0.0.7",
                &[(XFF, "192.0.2.1")],
                Some("192.0.2.1"),
            ),
            (&["10.0.0.7"], "10.0.0.8", &[(XFF, "192.0.2.1")], Some("10.0.0.8")),
        ] {
            let client = client(proxies, peer, lines);
            assert_eq!(
                client.address,
                expected.map(ip),
                "{peer} behind {proxies:?}: {lines:?}"
            );
        }
    }

    #[test]
    fn host_and_scheme_are_those_that_the_outermost_trusted_proxy_has_seen() {
        let said = |lines: &[(&str, &str)]| {
            let client = client(&["10.0.0.0/8"], "10.0.0.1", lines);
            (client.authority.map(|host| host.to_string()), client.scheme)
        };
        let app = Some("app.example.com".to_owned());
        let table: &[&[(&str, &str)]] = &[
            &[
                ("x-forwarded-for", "192.0.2.1"),
                ("x-forwarded-host", "app.example.com"),
                ("x-forwarded-proto", "https"),
            ],
            &[
                ("x-forwarded-for", "192.0.2.1, 10.0.0.2"),
                ("x-forwarded-host", "app.example.com, inner"),
                ("x-forwarded-proto", "wss, http"),
            ],
            &[
                ("x-forwarded-host", "app.example.com"),
                ("x-forwarded-proto", "https"),
            ],
            &[(
                "forwarded",
                "for=192.0.2.1;host=app.example.com;proto=https, for=10.0.0.2;host=inner;proto=http",
            )],
            &[(
                "forwarded",
                "for=8.8.8.8;host=evil;proto=http, for=192.0.2.1;host=app.example.com;proto=https",
            )],
        ];
        for lines in table {
            assert_eq!(said(lines), (app.clone(), Some(Scheme::Https)), "{lines:?}");
        }
        let untrusted = client(&[], "10.0.0.1", table[0]);
        assert_eq!((untrusted.authority, untrusted.scheme), (None, None));
    }

    #[test]
    fn proxies_that_are_none_are_refused() {
        for proxy in ["10.0.0.0/33", "example.com", "10.0.0", "", "10.0.0.1:80"] {
            let refused = TrustedProxies::new(&[proxy.to_owned()]).expect_err(proxy);
            assert_eq!((refused.option, &*refused.value), ("trusted_proxies", proxy));
        }
    }

    #[test]
    fn the_addresses_of_one_client_are_one_key() {
        for (one, other, is_same) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ] {
            let keys = (AddressKey::of(ip(one)), AddressKey::of(ip(other)));
            assert_eq!(keys.0 == keys.1, is_same, "{one} and {other}");
        }
    }

    proptest! {
        #[test]
        fn nobody_gets_further_than_the_proxy_in_front_lets_them(spoofed in "[ -~]{0,60}", line in "[ -~]{0,60}", peer in any::<[u8; 4]>()) {
            let headers = [("x-forwarded-for", &*spoofed), ("forwarded", &*line)];
            let peer = IpAddr::from(peer);
            let untrusted = client(&["10.0.0.0/8"], "203.0.113.1", &headers);
            prop_assert_eq!(untrusted.address, Some(ip("203.0.113.1")));
            // The proxy appends whom it has accepted.
            let appended = format!("{spoofed}, {peer}");
            let trusted = client(&["10.0.0.1"], "10.0.0.1", &[("x-forwarded-for", &*appended)]);
            if peer != ip("10.0.0.1") {
                prop_assert_eq!(trusted.address, Some(peer));
            }
        }
    }
}
