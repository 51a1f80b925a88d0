//! The inspector's answers, over real sockets: who gets them, what is in them, and what can be done. `tests/inspector` has its page, in a
//! browser.

mod access;
mod acting;
mod program;
mod reading;

use std::net::SocketAddr;

use asena_ws::inspector::InspectorOptions;
use asena_ws::prelude::*;
use axum::Router;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::kit::server::free_port;
use crate::kit::{Client, http, within};

/// Something to say.
#[derive(Deserialize, JsonSchema)]
struct Line {
    text: String,
}

/// Somebody has said something.
#[event("said")]
#[derive(JsonSchema, Serialize)]
struct Said {
    text: String,
}

/// A room to talk in.
#[websocket("/talk/{room}", name = "Talk", data = Path<String>, emits = [Said], rooms_max = 3)]
struct Talk {}

#[handlers(contract)]
impl Talk {
    #[on_open]
    async fn came(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join(ws.data().as_str())?;
        ws.send("welcome");
        Ok(())
    }

    /// Says it to the room.
    #[on("say")]
    async fn say(&self, ws: &Socket<Self>, Line { text }: Line) -> Result<usize> {
        let length = text.len();
        ws.to(ws.data().as_str()).emit(&Said { text })?;
        Ok(length)
    }

    #[on("fail")]
    async fn fail(&self) -> Result<()> {
        Err("on purpose".into())
    }
}

/// Not in the contract.
#[websocket("/echo", protocols = ["loud"])]
struct Echo {}

#[handlers]
impl Echo {
    #[on_message]
    async fn message(&self, ws: &Socket<Self>, text: String) {
        ws.send(text);
    }
}

const TOKEN: &str = "correct-horse-battery-staple";

/// An app with the inspector beside its endpoints, on a server that knows whom it talks to. It ends with its owner.
struct Inspected {
    app: App,
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Inspected {
    /// With these options, or without an inspector.
    async fn start(options: Option<InspectorOptions>) -> Self {
        let app = App::empty().websocket::<Talk>().websocket::<Echo>();
        let app = match options {
            Some(options) => app.inspector(options),
            None => app,
        };
        let app = app.build().await.expect("the app is built");
        app.start().await.expect("the app starts");
        let router = Router::new().merge(app.router()).merge(app.operations_router());
        let (listener, address) = free_port().await;
        let task = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let served = axum::serve(listener, service).await;
            served.expect("the server serves");
        });
        Self { app, address, task }
    }

    /// For this machine alone.
    async fn local() -> Self {
        Self::start(Some(InspectorOptions::default())).await
    }

    async fn with_token() -> Self {
        let mut options = InspectorOptions::default();
        options.token = Some(TOKEN.into());
        Self::start(Some(options)).await
    }

    /// A request with these lines in its head.
    async fn ask(&self, method: &str, path: &str, lines: &[&str], body: &str) -> Answer {
        let host = if lines
            .iter()
            .any(|line| line.to_ascii_lowercase().starts_with("host:"))
        {
            String::new()
        } else {
            format!("host: {}\r\n", self.address)
        };
        let lines: String = lines.iter().flat_map(|line| [line, "\r\n"]).collect();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{host}connection: close\r\n{lines}content-length: {length}\r\n\r\n{body}"
        );
        Answer::of(&http::raw(self.address, &request).await)
    }

    /// What is at a path of its API.
    async fn get(&self, path: &str) -> Value {
        let answer = self.ask("GET", &format!("/_asena/api/{path}"), &[], "").await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    /// Does as the page does.
    async fn order(&self, what: &str, order: &Value) -> Answer {
        let origin = format!("origin: http://{}", self.address);
        let lines = ["x-asena-inspector: 1", origin.as_str()];
        self.ask("POST", &format!("/_asena/api/{what}"), &lines, &order.to_string())
            .await
    }

    /// Somebody who has been welcomed.
    async fn talker(&self, room: &str) -> Client {
        let mut client = Client::connect(self.address, &format!("/talk/{room}")).await;
        assert_eq!(client.text().await, "welcome");
        client
    }

    /// Waits until an answer is as it should be.
    async fn becomes(&self, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let asking = async {
            loop {
                let answer = self.get(path).await;
                if is_so(&answer) {
                    return answer;
                }
            }
        };
        within(path, asking).await
    }
}

impl Drop for Inspected {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn of(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").expect("an answer has a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Self {
            status: status.expect("an answer has a status"),
            head: head.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The status, and the code of the problem.
    fn problem(&self) -> (u16, String) {
        let code = self.json()["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (self.status, code)
    }
}
