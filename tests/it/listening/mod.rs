//! Where an app listens and what is spoken there: addresses, Unix sockets, sockets of systemd's, TLS, HTTP/2.

mod addresses;
pub(crate) mod certificates;
mod files;
mod http2;
#[cfg(target_os = "linux")]
mod systemd;
mod tls;
mod unix_sockets;

use std::path::PathBuf;
use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, BoundAddress};

use crate::kit::within;

#[websocket("/echo")]
struct Echo;

#[handlers]
impl Echo {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        let kind = if ws.remote_addr().is_some() {
            "an address"
        } else {
            "no address"
        };
        ws.send(format!("you have {kind}"));
    }

    #[on_message]
    async fn echo(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

fn echo() -> AppBuilder {
    App::empty().websocket::<Echo>()
}

/// An app that has started and listens.
async fn listening(app: AppBuilder, places: impl asena_ws::IntoListen) -> (App, Vec<BoundAddress>) {
    let app = app.build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    let addresses = app.listen(places).await.expect("the app listens");
    (app, addresses)
}

async fn shut_down(app: &App) {
    within("the shutdown", app.shutdown(Duration::from_hours(1))).await;
}

/// A folder of a test's own, empty. It is short: a Unix socket's path may have no more than 107 bytes.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("asena-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}
