//! Who connections are of, by wire: who is let in and who is refused, how long they stay, and how their users are reached.

mod admission;
mod expiry;
mod jwt;
mod lifetime;
mod refresh;
mod secrets;
mod subprotocols;
mod users;

use std::time::{Duration, SystemTime};

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, TokenSources};
use axum::http::StatusCode;
use data_encoding::BASE64URL_NOPAD;

use crate::kit::{Journal, Peer, Server, peer};

/// Everywhere a token may be.
const SOURCES: TokenSources = TokenSources::new().cookie("sid").query("token");

struct Account {
    name: String,
}

/// Takes tokens such as `ada`, `ada:phone`, and `ada:phone:5000`: the user, the session, and how many milliseconds she may stay.
#[service]
struct Doorkeeper {
    #[inject]
    journal: Provided<Journal>,
}

impl Authenticator for Doorkeeper {
    type User = Account;

    async fn authenticate(&self, handshake: &Handshake) -> Result<Identity<Account>, Rejection> {
        let token = handshake.token(&SOURCES)?;
        let Some(token) = token else {
            return Err(Rejection::unauthorized());
        };
        let mut parts = token.as_str().split(':');
        let name = parts.next().unwrap_or_default();
        self.journal.note(format!("asked for {name}"));
        match name {
            "mallory" => return Err(Rejection::invalid_token("unknown")),
            "eve" => return Err(Rejection::forbidden()),
            "outage" => return Err(StatusCode::SERVICE_UNAVAILABLE.into()),
            "bug" => panic!("a bug"),
            _ => {}
        }
        let account = Account {
            name: name.to_uppercase(),
        };
        let id = if name == "long" {
            "x".repeat(256)
        } else {
            name.to_owned()
        };
        let mut identity = Identity::new(id, account)?;
        if let Some(session) = parts.next().filter(|session| !session.is_empty()) {
            identity = identity.with_session(session)?;
        }
        if let Some(left) = parts.next().and_then(|left| left.parse().ok()) {
            identity = identity.expiring_at(SystemTime::now() + Duration::from_millis(left));
        }
        Ok(identity)
    }
}

/// Typed events.
#[websocket("/talk", authenticator = Doorkeeper, ping_interval_ms = 0, dead_after_ms = 0)]
struct Talk {
    #[inject]
    journal: Provided<Journal>,
}

#[handlers]
impl Talk {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        self.journal.note(format!("opened {}", ws.user_id()));
    }

    #[on("whoami")]
    async fn who(&self, ws: &Socket<Self>, user: User<Account>) -> (String, String, Option<String>) {
        let session = ws.session_id().map(|session| session.to_string());
        (ws.user_id().to_owned(), user.name.clone(), session)
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, reason: CloseReason) {
        self.journal
            .note(format!("closed {} {}", ws.user_id(), reason.code));
    }
}

/// Raw messages.
#[websocket("/raw", authenticator = Doorkeeper, ping_interval_ms = 0, dead_after_ms = 0)]
struct RawTalk;

#[handlers]
impl RawTalk {
    #[on_message]
    async fn said(&self, ws: &Socket<Self>, text: String) -> Result<()> {
        match text.split_once(' ') {
            Some(("extend", ms)) => {
                let ms = ms.parse()?;
                ws.extend_until(SystemTime::now() + Duration::from_millis(ms));
                ws.send("extended");
            }
            Some(("refresh", token)) => {
                let refreshed = ws.refresh(&token.parse()?).await;
                ws.send(refreshed.map_or_else(|error| error.to_string(), |()| "refreshed".to_owned()));
            }
            _ => {
                ws.send(format!("{}: {text}", ws.user().name));
            }
        }
        Ok(())
    }
}

/// Whose data is the identity.
#[websocket(
    path = "/data",
    authenticator = Doorkeeper,
    data = (User<Account>, Extension<Identity<Account>>, Query<Vec<(String, String)>>)
)]
struct WithData;

#[handlers]
impl WithData {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        let (user, identity, _) = ws.data();
        ws.send(format!(
            "{} {} {:?}",
            user.name,
            identity.id(),
            identity.session()
        ));
    }
}

#[websocket("/public")]
struct Public;

#[handlers]
impl Public {
    #[on("whoami")]
    async fn who(&self) {}
}

fn app() -> (AppBuilder, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Talk>().websocket::<RawTalk>();
    let app = app.websocket::<WithData>().websocket::<Public>();
    (app.provide(journal.clone()), journal)
}

async fn start() -> (Server, Journal) {
    let (app, journal) = app();
    (Server::start(app).await, journal)
}

/// Names of headers and their values.
type Lines<'a> = &'a [(&'a str, &'a str)];

/// The head of the answer to a handshake with more lines.
async fn answer(server: &Server, path: &str, lines: Lines<'_>) -> String {
    let mut peer = Peer::dial(server.address).await;
    let lines = lines.iter().fold(String::new(), |text, (name, value)| {
        text + name + ": " + value + "\r\n"
    });
    peer.say(&peer::handshake_with(path, &lines)).await;
    peer.head().await
}

fn status(head: &str) -> u16 {
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.expect("an answer has a status")
}

/// The subprotocol that a token is.
fn protocol(token: &str) -> String {
    format!(
        "base64url.bearer.asena.{}",
        BASE64URL_NOPAD.encode(token.as_bytes())
    )
}
