//! By `systemd-socket-activate`, which does to a program what systemd does. Where it is not installed, a shell hands over no socket, and
//! the rest is left to machines that have it.

use std::net::SocketAddr;
use std::path::Path;

use tokio::net::{TcpStream, UnixStream};

use super::folder;
use crate::kit::process::Process;
use crate::kit::server::free_port;
use crate::kit::{Client, Peer, within};

const ECHO_APP: &str = env!("CARGO_BIN_EXE_echo_app");
const ACTIVATE: &str = "/usr/bin/systemd-socket-activate";

/// The program, started by who connects first.
fn activated(places: &[&str], more: &[&str], environment: &[(&str, &str)]) -> Option<Process> {
    if !Path::new(ACTIVATE).exists() {
        return None;
    }
    let mut arguments: Vec<String> = places.iter().map(|place| format!("--listen={place}")).collect();
    arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
    let names = environment
        .iter()
        .map(|(name, value)| format!("--setenv={name}={value}"));
    arguments.extend(names);
    arguments.push(ECHO_APP.to_owned());
    Some(Process::start_bare(ACTIVATE, &arguments))
}

async fn unused() -> SocketAddr {
    let (listener, address) = free_port().await;
    drop(listener);
    address
}

/// systemd's helper begins to listen when it wants to.
async fn knock(address: SocketAddr) {
    within("the port to be opened", async {
        while TcpStream::connect(address).await.is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

async fn echoes(address: SocketAddr) {
    let mut client = Client::connect(address, "/echo").await;
    client.send("hello").await;
    assert_eq!(client.text().await, "hello");
}

#[tokio::test]
async fn a_socket_that_was_handed_over_is_served_without_being_asked_for() {
    let address = unused().await;
    let Some(process) = activated(&[&address.to_string()], &[], &[]) else {
        return;
    };
    knock(address).await;
    assert_eq!(process.address().await, address);
    echoes(address).await;
    process.signal("TERM").await;
    assert_eq!(process.exit().await.code, Some(0));
}

#[tokio::test]
async fn tcp_and_unix_sockets_are_told_apart_and_the_file_stays() {
    let (address, path) = (unused().await, folder("systemd").join("app.sock"));
    let places = [address.to_string(), path.display().to_string()];
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let environment = [("ASENA_ADDR", "systemd:")];
    let Some(process) = activated(&places, &[], &environment) else {
        return;
    };
    knock(address).await;
    assert_eq!(process.address().await, address);
    let stream = within("a connection", UnixStream::connect(&path)).await;
    let mut peer = Peer::upgrade(stream.expect("it is accepted"), "/echo").await;
    peer.send("hello").await;
    assert_eq!(peer.text().await, "hello");
    drop(peer);
    process.signal("TERM").await;
    assert_eq!(process.exit().await.code, Some(0));
    // It is systemd's: the next process is started by who connects to it.
    assert!(path.exists());
}

#[tokio::test]
async fn sockets_are_chosen_by_their_names() {
    let (web, admin) = (unused().await, unused().await);
    let places = [web.to_string(), admin.to_string()];
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let names = ["--fdname=web:admin"];
    let Some(process) = activated(&places, &names, &[("ASENA_ADDR", "systemd:admin")]) else {
        return;
    };
    knock(web).await;
    assert_eq!(process.address().await, admin);
    echoes(admin).await;
}

#[tokio::test]
async fn a_name_that_none_has_is_told_with_those_that_there_are() {
    let address = unused().await;
    let environment = [("ASENA_ADDR", "systemd:admin")];
    let names = ["--fdname=web"];
    let Some(process) = activated(&[&address.to_string()], &names, &environment) else {
        return;
    };
    knock(address).await;
    let exit = process.exit().await;
    assert_eq!(exit.code, Some(1), "{exit:?}");
    let error = "error: could not listen on systemd:admin: systemd has handed over no socket of that name, but these: web; \
                 set ASENA_ADDR or PORT to listen elsewhere";
    assert!(exit.printed(error), "{exit:?}");
}
