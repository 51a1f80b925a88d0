use tokio_tungstenite::tungstenite::Message;

use super::nginx::{Nginx, retry_after};
use super::replaced;
use crate::kit::process::Process;
use crate::kit::{http, within};

const APP: &str = env!("CARGO_BIN_EXE_deployed_app");
/// As whom the app sees a client that comes by nginx.
const SEEN: &str = "Some(127.0.0.9) by Some(127.0.0.1)";

async fn start(environment: &[(&str, &str)]) -> (Process, String) {
    let process = Process::start_with(APP, environment);
    let address = process.address().await.to_string();
    (process, address)
}

#[tokio::test]
async fn a_client_of_nginx_talks_to_the_app_under_its_own_address() {
    let (_app, address) = start(&[]).await;
    let nginx = Nginx::before("talk", &[address]).await;
    // What it says of itself is not what nginx says.
    let lies = [
        ("x-forwarded-for", "192.0.2.1"),
        ("forwarded", "for=192.0.2.2"),
        ("x-forwarded-host", "evil.example"),
    ];
    let mut client = nginx
        .open("/echo?token=a-secret", &lies)
        .await
        .expect("a WebSocket");
    assert_eq!(client.text().await, SEEN);
    let large = "x".repeat(60 * 1024);
    for text in ["hello", &large] {
        client.send(text).await;
        assert_eq!(client.text().await, text);
    }
    drop(client);
    let log = nginx.logs("/echo").await;
    assert!(log.contains("127.0.0.9") && !log.contains("a-secret"), "{log}");
}

#[tokio::test]
async fn limits_count_clients_and_not_nginx() {
    let (app, address) = start(&[]).await;
    let nginx = Nginx::before("limits", &[address]).await;
    let mut first = nginx.connect().await;
    let mut second = nginx.connect().await;
    assert_eq!(
        (first.text().await, second.text().await),
        (SEEN.to_owned(), SEEN.to_owned())
    );
    let refused = nginx.open("/echo", &[]).await.expect_err("one too many");
    assert_eq!((refused.status().as_u16(), retry_after(&refused)), (429, "5"));
    app.printed_something_with("127.0.0.9").await;
}

#[tokio::test]
async fn pages_of_the_public_name_may_connect_and_no_others() {
    let (_app, address) = start(&[]).await;
    let nginx = Nginx::before("origin", &[address]).await;
    let own = nginx.origin();
    let mut page = nginx
        .open("/echo", &[("origin", &own)])
        .await
        .expect("its own page");
    assert_eq!(page.text().await, SEEN);
    for other in [
        "https://evil.example",
        // Known, since nginx says that it was asked over TLS.
        &own.replace("https:", "http:"),
        "https://localhost",
    ] {
        let forged = [("origin", other), ("x-forwarded-host", "evil.example")];
        let refused = nginx.open("/echo", &forged).await.expect_err("another's page");
        assert_eq!(refused.status().as_u16(), 403, "{other}");
    }
}

#[tokio::test]
async fn pings_of_the_app_keep_a_quiet_client_connected() {
    const PINGS: usize = 8;
    let (_app, address) = start(&[("PING_MS", "300")]).await;
    let nginx = Nginx::start("pinged", &[address], "1s").await;
    let mut client = nginx.connect().await;
    client.text().await;
    // Together more than twice the timeout.
    for _ in 0..PINGS {
        assert!(matches!(client.next().await, Some(Message::Ping(_))));
    }
    client.send("still there").await;
    assert_eq!(client.text().await, "still there");
}

#[tokio::test]
async fn without_pings_nginx_cuts_off_who_is_quiet() {
    let (_app, address) = start(&[]).await;
    let nginx = Nginx::start("unpinged", &[address], "1s").await;
    let mut client = nginx.connect().await;
    client.text().await;
    assert_eq!(client.next().await, None);
}

#[tokio::test]
async fn at_the_shutdown_clients_get_1012_and_new_ones_503() {
    let environment = [("ASENA_OPERATIONS_ADDR", "127.0.0.1:0")];
    let (app, address) = start(&environment).await;
    let operations = app.operations_address().await;
    let nginx = Nginx::before("shutdown", &[address]).await;
    assert_eq!(http::get(operations, "/health/ready").await.status, 200);
    let (mut quiet, mut busy) = (nginx.connect().await, nginx.connect().await);
    quiet.text().await;
    busy.text().await;
    busy.send("hang").await;
    assert_eq!(busy.text().await, "hanging");
    app.signal("TERM").await;
    assert_eq!(quiet.closed().await, 1012);
    // The app is still there, for the one that is busy.
    assert_eq!(http::get(operations, "/health/ready").await.status, 503);
    let refused = nginx.open("/echo", &[]).await.expect_err("nobody is let in");
    assert_eq!((refused.status().as_u16(), retry_after(&refused)), (503, "5"));
    app.signal("TERM").await;
    assert_eq!(app.exit().await.code, Some(143));
    let refused = nginx.open("/echo", &[]).await.expect_err("nobody is there");
    assert_eq!((refused.status().as_u16(), retry_after(&refused)), (503, "5"));
}

#[tokio::test]
async fn of_two_instances_one_may_restart_unnoticed() {
    let (first, address) = start(&[]).await;
    let (_second, other) = start(&[]).await;
    let upstreams = [address, other].map(|address| format!("{address} max_fails=1 fail_timeout=2s"));
    let nginx = Nginx::before("two", &upstreams).await;
    // To each of them, as the one with fewer connections is chosen.
    let mut clients = [nginx.connect().await, nginx.connect().await];
    for client in &mut clients {
        assert_eq!(client.text().await, SEEN);
    }
    first.signal("TERM").await;
    let [mut one, mut another] = clients;
    let (ended, mut other) = tokio::select! {
        message = one.next() => (message, another),
        message = another.next() => (message, one),
    };
    let Some(Message::Close(Some(frame))) = ended else {
        panic!("a close was expected, and {ended:?} came");
    };
    assert_eq!(u16::from(frame.code), 1012);
    let mut back = nginx.connect().await;
    assert_eq!(back.text().await, SEEN);
    other.send("not for me").await;
    assert_eq!(other.text().await, "not for me");
    assert_eq!(first.exit().await.code, Some(0));
}

#[tokio::test]
async fn a_unix_socket_between_them_does_as_well() {
    let folder = super::folder("unix");
    let socket = format!("unix:{}", folder.join("app.sock").display());
    // systemd's socket would be nginx' alone: `SocketGroup=www-data`.
    let place = format!("{socket}?mode=666");
    let app = Process::start_with(APP, &[("ASENA_ADDR", &place)]);
    app.printed_something_with("listening on").await;
    let nginx = Nginx::before("unix-site", &[socket]).await;
    let own = nginx.origin();
    let mut page = nginx
        .open("/echo", &[("origin", &own)])
        .await
        .expect("its own page");
    assert_eq!(page.text().await, "Some(127.0.0.9) by None");
    app.signal("TERM").await;
    assert_eq!(page.closed().await, 1012);
    assert_eq!(app.exit().await.code, Some(0));
}

#[tokio::test]
async fn who_comes_without_tls_is_sent_to_where_it_is() {
    let (_app, address) = start(&[]).await;
    let nginx = Nginx::before("plain", &[address]).await;
    let request = "GET /page?x=1 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answer = within("an answer", http::raw(nginx.http, request)).await;
    assert!(answer.starts_with("HTTP/1.1 301 "), "{answer}");
    let answer = replaced(&answer, "\r\n", "\n");
    assert!(
        answer.contains("\nLocation: https://localhost/page?x=1\n"),
        "{answer}"
    );
}
