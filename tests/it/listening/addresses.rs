use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use asena_ws::StartError;
use tokio::net::TcpListener;

use super::{echo, listening, shut_down};
use crate::kit::Client;
use crate::kit::process::Process;
use crate::kit::server::free_port;

const ECHO_APP: &str = env!("CARGO_BIN_EXE_echo_app");

async fn echoes(address: SocketAddr) {
    let mut client = Client::connect(address, "/echo").await;
    assert_eq!(client.text().await, "you have an address");
    client.send("hello").await;
    assert_eq!(client.text().await, "hello");
}

fn port_of(addresses: &[asena_ws::BoundAddress]) -> u16 {
    addresses[0].socket_addr().expect("it is of TCP").port()
}

#[tokio::test]
async fn several_addresses_are_listened_on_at_once_and_are_told() {
    let (app, addresses) = listening(echo(), ["127.0.0.1:0", "127.0.0.2:0", "[::1]:0"]).await;
    assert_eq!(app.addresses(), addresses);
    for (address, begin) in addresses
        .iter()
        .zip(["http://127.0.0.1:", "http://127.0.0.2:", "http://[::1]:"])
    {
        assert!(address.to_string().starts_with(begin), "{address}");
        let address = address.socket_addr().expect("it is of TCP");
        assert_ne!(address.port(), 0);
        echoes(address).await;
    }
    shut_down(&app).await;
    for address in addresses {
        let address = address.socket_addr().expect("it is of TCP");
        let bound = TcpListener::bind(address).await;
        bound.expect("the shutdown has let go of it");
    }
}

#[tokio::test]
async fn every_address_of_ipv6_is_every_address_of_ipv4_too_and_its_peers_are_of_ipv4() {
    let (_app, addresses) = listening(echo(), "[::]:0").await;
    let port = port_of(&addresses);
    echoes((Ipv6Addr::LOCALHOST, port).into()).await;
    echoes((Ipv4Addr::LOCALHOST, port).into()).await;
}

#[tokio::test]
async fn beside_an_address_of_ipv4_on_the_same_port_it_is_ipv6_alone() {
    let (listener, address) = free_port().await;
    drop(listener);
    let port = address.port();
    let both = format!("0.0.0.0:{port},[::]:{port}");
    let (_app, addresses) = listening(echo(), both).await;
    assert_eq!(addresses.len(), 2);
    echoes((Ipv6Addr::LOCALHOST, port).into()).await;
    echoes((Ipv4Addr::LOCALHOST, port).into()).await;
}

#[tokio::test]
async fn a_name_is_listened_on_at_all_its_addresses() {
    let (_app, addresses) = listening(echo(), "localhost:0").await;
    let known = tokio::net::lookup_host(("localhost", 0))
        .await
        .expect("a known name");
    let known: std::collections::HashSet<_> = known.map(|address| address.ip()).collect();
    let bound = addresses.iter().filter_map(asena_ws::BoundAddress::socket_addr);
    let bound: std::collections::HashSet<_> = bound.map(|address| address.ip()).collect();
    assert_eq!(bound, known);
    for address in addresses {
        echoes(address.socket_addr().expect("it is of TCP")).await;
    }
}

#[tokio::test]
async fn if_one_of_several_cannot_be_had_none_is_listened_on() {
    let (_listener, taken) = free_port().await;
    let (free, address) = free_port().await;
    drop(free);
    let app = echo().build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    let listened = app.listen([address, taken]).await;
    let error = listened.expect_err("one is taken").to_string();
    assert!(
        error.starts_with(&format!("could not listen on {taken}: ")),
        "{error}"
    );
    assert!(app.addresses().is_empty());
    let bound = TcpListener::bind(address).await;
    bound.expect("the other one was let go of");
}

#[tokio::test]
async fn what_cannot_be_had_is_told_with_what_may_help() {
    let app = echo().build().await.expect("the app is built");
    for (place, source, cure) in [
        (
            "192.0.2.1:3000",
            "",
            "this machine has no such address: give `.listen(…)` another address",
        ),
        ("nowhere.invalid:3000", "", "give `.listen(…)` another address"),
        (
            "unix:/nowhere/app.sock",
            "",
            "make the folder first, or give `.listen(…)` another address",
        ),
        (
            "systemd:",
            "systemd has handed over no socket to this process (LISTEN_FDS, LISTEN_PID)",
            "give `.listen(…)` another address",
        ),
    ] {
        let error = app.listen(place).await.expect_err(place);
        let StartError::Listen { address, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(address, place);
        let told = error.to_string();
        let begin = format!("could not listen on {place}: {source}");
        assert!(told.starts_with(&begin), "{told}");
        assert!(told.ends_with(&format!("; {cure}")), "{told}");
    }
}

#[tokio::test]
async fn a_list_without_an_address_is_an_error() {
    let app = echo().build().await.expect("the app is built");
    let error = app.listen(Vec::<SocketAddr>::new()).await;
    let error = error.expect_err("there is none").to_string();
    assert_eq!(
        error,
        "`.listen(…)` names no place to listen: ``: there is no address"
    );
}

/// The builder's mistakes are told by whatever serves.
#[tokio::test]
async fn a_text_that_names_no_place_is_an_error_before_anything_starts() {
    let error = echo().listen("127.0.0.1:0").listen("::1:3000").run().await;
    let error = error.expect_err("it is none").to_string();
    assert_eq!(
        error,
        "`.listen(…)` names no place to listen: `::1:3000`: an IPv6 address stands in brackets, as in `[::1]:3000`"
    );
}

#[tokio::test]
async fn the_environment_may_name_several_and_each_has_a_line_of_the_log() {
    let process = Process::start_with(ECHO_APP, &[("ASENA_ADDR", "127.0.0.1:0, [::1]:0")]);
    let addresses = process.addresses(2).await;
    assert!(addresses[0].is_ipv4() && addresses[1].is_ipv6(), "{addresses:?}");
    for address in addresses {
        let mut client = Client::connect(address, "/echo").await;
        client.send("hello").await;
        assert_eq!(client.text().await, "hello");
    }
}
