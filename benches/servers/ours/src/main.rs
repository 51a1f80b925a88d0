//! asena-ws, as its guide has it: endpoints found by their attributes, a component from the container, typed data from
//! the query, and one handler for each message.

use std::sync::atomic::{AtomicU64, Ordering};

use asena_ws::prelude::*;
use asena_ws::{Compression, ConnectionOptions, Outbound, SlowConsumer};
use bench_common::arguments::{ServerArguments, SlowConsumer as Policy};
use bench_common::serve;
use serde::Deserialize;

/// Its limits are for the scenario of 1 MiB: by default a message may have 64 KiB, and 1 MiB may wait.
#[websocket(
    path = "/echo",
    message_bytes_max = serve::MESSAGE_BYTES_MAX,
    outbox_bytes_max = 2 * serve::MESSAGE_BYTES_MAX
)]
struct Echo {}

#[handlers]
impl Echo {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

#[derive(Deserialize)]
struct RoomQuery {
    room: String,
}

#[websocket(path = "/room", data = Query<RoomQuery>)]
struct Rooms {
    #[inject]
    greeting: Arc<Greeting>,
    #[inject]
    publishing: Provided<Publishing>,
}

#[handlers]
impl Rooms {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join(&ws.data().room)?;
        ws.send(self.greeting.words());
        Ok(())
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: Message) {
        let others = ws.to(&ws.data().room);
        if self.publishing.has_key {
            others.send(Outbound::keyed("m", message));
        } else {
            others.send(message);
        }
    }
}

/// Whether what is published has a key, all of it the same: only the policy `latest` looks at it.
struct Publishing {
    has_key: bool,
}

#[websocket(path = "/idle")]
struct Idle {}

#[handlers]
impl Idle {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: String) {
        serve::keep_across_an_await(message.as_bytes()).await;
        ws.send(message);
    }
}

#[service]
struct Greeting {
    greeted: AtomicU64,
}

impl Greeting {
    fn words(&self) -> &'static str {
        self.greeted.fetch_add(1, Ordering::Relaxed);
        "joined"
    }
}

/// The defaults, and what the scenario is about.
fn options(arguments: ServerArguments) -> ConnectionOptions {
    let mut options = ConnectionOptions::default();
    options.compression = arguments.compression.then(Compression::new);
    options.slow_consumer = match arguments.slow_consumer {
        None => SlowConsumer::Disconnect,
        Some(Policy::DropNewest) => SlowConsumer::DropNewest,
        Some(Policy::DropOldest) => SlowConsumer::DropOldest,
        Some(Policy::Latest) => SlowConsumer::Latest,
    };
    options
}

fn main() -> AppResult {
    let arguments = ServerArguments::from_command_line();
    serve::runtime(arguments)?.block_on(async {
        let listener = serve::listen(arguments)?;
        serve::ready();
        let publishing = Publishing {
            has_key: arguments.slow_consumer == Some(Policy::Latest),
        };
        let app = App::discover()
            .connection_options(options(arguments))
            .provide(publishing);
        if let Some(acceptor) = bench_tls::acceptor(arguments)? {
            let app = app.build().await?;
            app.start().await?;
            let listener = bench_tls::Listener::new(listener, acceptor);
            return Ok(axum::serve(listener, app.router()).await?);
        }
        app.serve_on(listener).await
    })
}
